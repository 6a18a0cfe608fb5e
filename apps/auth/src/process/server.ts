import type { IncomingMessage, RequestListener } from 'node:http';
import type { Abstract } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { randomUuid } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { TokenRevocation } from '../delivery/revocation/token-revocation.ts';
import { PushCourier } from '../delivery/scim/push-courier.ts';
import { HearingRounds } from '../domain/connections/hearing/hearing-rounds.ts';
import { DirectoryRounds } from '../domain/directories/directory-rounds.ts';
import { SignalCourier } from '../delivery/signals/signal-courier.ts';
import { SignalPolls } from '../delivery/signals/signal-polls.ts';
import { WebhookCourier } from '../delivery/webhooks/webhook-courier.ts';
import { EventUpkeep } from '../domain/audit/event-upkeep.ts';
import { SigningKeyStore } from '../domain/keys/signing-key.store.ts';
import { SignalStore } from '../domain/signals/signal.store.ts';
import { StandIns } from '../domain/users/stand-ins.ts';
import { DeliveryStore } from '../domain/webhooks/delivery.store.ts';
import { Pages } from '../pages/pages.ts';
import { OAuthError } from '../platform/errors/oauth-error.ts';
import { answerScripts } from '../platform/http/client-cors.ts';
import { bodyLimitAt } from '../platform/http/contract-route.ts';
import { Connections } from '../platform/http/connections.ts';
import { ErrorFilter } from '../platform/http/error.filter.ts';
import { isAmbiguous } from '../platform/http/headers-once.ts';
import { answerMalformed } from '../platform/http/malformed-request.ts';
import { logRequests } from '../platform/http/request-log.ts';
import { traceRequests } from '../platform/http/request-trace.ts';
import { addSecurityHeaders, answerTo } from '../platform/http/security-headers.ts';
import { doneFor } from '../platform/request-origin.ts';
import { isNodeIn, listOf } from '../platform/network.ts';
import { Courier } from '../platform/outbox/courier.ts';
import { AccountDeletion } from '../surfaces/account/account-deletion.ts';
import { EventStreams } from '../surfaces/admin/events/event-streams.ts';
import { Readiness } from '../surfaces/health/readiness.ts';
import { RecoveryWaits } from '../surfaces/login/recovery-waits.ts';
import { AppModule } from './app.module.ts';
import type { Runtime } from './runtime.ts';

/** The HTTP server of one runtime. */
export interface Server {
  /** The port that it listens on. */
  listen(): Promise<number>;
  /** Instead of listening: answers what comes in by somebody else's socket. */
  handler(): Promise<RequestListener>;
  /** One of the parts that it is made of, for whoever embeds it. */
  part<T>(type: Abstract<T>): T;
  /**
   * To be called now and then, each whatever becomes of the others: signing keys are replaced in time, months of events come and go, deliveries
   * that are over are forgotten, accounts go that their people deleted, people who wait for recovery are told.
   */
  readonly upkeep: Readonly<Record<string, () => Promise<void>>>;
  /** To be called at the start, and now and then: the log says why this node is not ready, though nobody asks. */
  look(): Promise<void>;
  /** Whether this node can serve, as /health/ready says. */
  isReady(): Promise<boolean>;
  /** To be called when something is to be delivered, and now and then: mails, log-outs, webhooks and security events go out. */
  deliver(): Promise<void>;
  /** To be called every few seconds: what happened gets its place in the chain of events. */
  seal(): Promise<void>;
  /** Stops saying that it is ready, lets requests under way end within the time that the settings give them, and closes. */
  drain(how?: { readonly politely: boolean }): Promise<void>;
}

/** No request of ours is larger: tokens and passwords are small. */
const bodyLimit = 64 * 1024;

/** Routes have contracts, and no schemas of Fastify: what compiles these is never loaded, and in no bundle. */
const compiled = (): never => {
  throw new Error('A route has a schema of Fastify. Routes have contracts here: see @Serves.');
};

export async function createServer(runtime: Runtime): Promise<Server> {
  const { settings, log } = runtime;
  const proxies = listOf(settings.SYMBOLON_TRUSTED_PROXIES ?? []);
  const pages = (): Pages => app.get(Pages, { strict: false });
  const errors = new ErrorFilter(log, (request, reply, error) => pages().error(request, reply, error));
  const adapter = new FastifyAdapter({
    bodyLimit,
    clientErrorHandler: answerMalformed(settings.SYMBOLON_ISSUER, log, randomUuid, (refusal, acceptLanguage) => pages().standalone(refusal, acceptLanguage)),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => void errors.refuse(error, request, answerTo(request, reply, settings.SYMBOLON_ISSUER)), // hooks do not run there
    routerOptions: { maxParamLength: 2048 }, // the id of an object may be a URI
    schemaController: { compilersFactory: { buildValidator: compiled, buildSerializer: compiled } },
    skipMiddie: true, // no middleware of Express here
    trustProxy: (node) => isNodeIn(proxies, node),
    forceCloseConnections: 'idle',
    return503OnClosing: false, // Fastify's own would be bare; what a load balancer has sent already is answered as ever, and told that it was the last
    requestTimeout: 30_000,
    genReqId: (request: IncomingMessage) => {
      const given = request.headers['x-request-id'];
      return typeof given === 'string' && /^[\w-]{8,64}$/.test(given) ? given : randomUuid();
    },
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.on(runtime, await runtime.keyGenerator()), adapter, { bodyParser: false, logger: false, abortOnError: false });
  const fastify = adapter.getInstance();
  fastify.addHook('onRoute', (route) => {
    route.bodyLimit = bodyLimitAt([route.method].flat(), route.url) ?? bodyLimit;
  });
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const connections = new Connections(fastify);
  addSecurityHeaders(fastify, settings.SYMBOLON_ISSUER);
  answerScripts(fastify);
  traceRequests(fastify);
  fastify.addHook('onRequest', (request, _reply, done) => doneFor({ request_id: request.id, address: request.ip.slice(0, 64) }, done));
  logRequests(fastify, log);
  fastify.addHook('onRequest', async (request, reply) => {
    if (!isAmbiguous(request.raw)) return undefined;
    await errors.refuse(new OAuthError('invalid_request', { sentence: 'The Authorization and the Host header may stand once.', reason: 'a header twice' }), request, reply);
    return reply;
  });
  app.useGlobalFilters(errors);
  await app.init();
  const couriers = [TokenRevocation, Courier, WebhookCourier, SignalCourier, PushCourier, DirectoryRounds, HearingRounds].map((type) => app.get<Pick<Courier, 'deliver' | 'stop'>>(type, { strict: false }));
  return {
    async listen() {
      await app.listen(settings.SYMBOLON_PORT, settings.SYMBOLON_HOST);
      const address = fastify.server.address();
      return typeof address === 'object' && address ? address.port : settings.SYMBOLON_PORT;
    },
    async handler() {
      await fastify.ready();
      return (request, response) => fastify.routing(request, response);
    },
    part: <T>(type: Abstract<T>) => app.get<T>(type, { strict: false }),
    deliver: async () => void (await Promise.all(couriers.map((courier) => courier.deliver()))),
    look: async () => void (await app.get(Readiness).isReady()),
    isReady: () => app.get(Readiness).isReady(),
    upkeep: {
      'upkeep of signing keys': () => app.get(SigningKeyStore, { strict: false }).maintain(),
      'the look at hashes from elsewhere': () => app.get(StandIns, { strict: false }).look(),
      'upkeep of events': () => app.get(EventUpkeep, { strict: false }).maintain(),
      'upkeep of deliveries': async () => void (await app.get(DeliveryStore, { strict: false }).forget()),
      'upkeep of security events': async () => void (await app.get(SignalStore, { strict: false }).forget()),
      'removal of deleted accounts': async () => void (await app.get(AccountDeletion, { strict: false }).removeDue()),
      'upkeep of recoveries': async () => void (await app.get(RecoveryWaits, { strict: false }).goOn()),
    },
    seal: () => app.get(EventUpkeep, { strict: false }).seal(),
    async drain(how) {
      const readiness = app.get(Readiness);
      readiness.drain();
      app.get(EventStreams, { strict: false }).end();
      app.get(SignalPolls, { strict: false }).end();
      let overdue: NodeJS.Timeout | undefined;
      const isOverdue = new Promise<void>((resolve) => {
        overdue = setTimeout(() => {
          fastify.server.closeAllConnections();
          resolve();
        }, settings.SYMBOLON_DRAIN_SECONDS * 1000);
      });
      await Promise.all(couriers.map((courier) => courier.stop()));
      if (how?.politely) await connections.end();
      await app.close();
      await Promise.race([connections.settled(), isOverdue]);
      clearTimeout(overdue);
      await app.get(EventUpkeep, { strict: false }).seal().catch((error: unknown) => log.warn({ reason: (error as Error).message }, 'what was counted last is not among the events'));
      await readiness.leave().catch(() => undefined); // then it is waited for a little longer
    },
  };
}
