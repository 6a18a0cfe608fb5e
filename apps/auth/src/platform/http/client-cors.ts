import { api, type Endpoint } from '@symbolon/contracts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { endpointOf, routeOf } from './contract-route.ts';

const endpoints: readonly Endpoint[] = Object.values(api).flatMap((surface) => Object.values<Endpoint>(surface));
const pathsWhere = (holds: (endpoint: Endpoint) => boolean): string[] => [...new Set(endpoints.filter(holds).map(({ path }) => routeOf(path)))];

/** Where scripts of a client's own origins may call (RFC 10017). */
export const scriptPaths = pathsWhere(({ clientCors }) => clientCors === true);
/** Where scripts of any origin may call with a token of their own. */
export const bearerPaths = pathsWhere(({ publicCors, body }) => publicCors && body !== undefined);
/** What anybody may read: nothing that is sent there makes a difference. */
export const documentPaths = pathsWhere(({ publicCors, body }) => publicCors && body === undefined);

const allowed = new WeakMap<FastifyRequest['raw'], readonly string[]>();

/** From here on scripts of these origins may read the answer, a refusal too. */
export function allowOrigins(request: FastifyRequest, origins: readonly string[]): void {
  allowed.set(request.raw, origins);
}

/** Lets a script read the answer when it runs at an origin that the client of the request lists, and no other; never with credentials. */
export function answerScripts(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, _payload, done) => {
    const { origin } = request.headers;
    if (endpointOf(request)?.clientCors) {
      reply.header('Vary', 'Origin');
      if (origin !== undefined && allowed.get(request.raw)?.includes(origin)) {
        reply.header('Access-Control-Allow-Origin', origin).header('Access-Control-Expose-Headers', 'Retry-After, WWW-Authenticate');
      }
    }
    done();
  });
}
