import { Controller, Req, Res } from '@nestjs/common';
import { api, type ConnectionError } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { CountedEvents } from '../../domain/audit/counted-events.ts';
import { connectionPath, redirectUriOf } from '../../domain/connections/connection-path.ts';
import { isOfTrial } from '../../domain/connections/connection-trial.store.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import { Upstream } from '../../domain/connections/upstream.ts';
import { flowOfState, UpstreamRequestStore } from '../../domain/connections/upstream-request.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { ConnectionLogin, type ConnectionRefusal } from './connection-login.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, typedName, type OpenFlow } from './flow-gate.ts';
import { askedMaxAge, passedOn } from './passed-on.ts';
import { TrialReturn } from './trial-return.ts';

/** The way to another provider and back. Each has a redirect URI of its own, so that an answer of one is no answer of another (RFC 9700 section 4.4.2). */
@Controller()
export class ConnectionController {
  constructor(
    private readonly gate: FlowGate,
    private readonly connections: ConnectionStore,
    private readonly requests: UpstreamRequestStore,
    private readonly upstream: Upstream,
    private readonly bound: UpstreamBound,
    private readonly logins: ConnectionLogin,
    private readonly trial: TrialReturn,
    private readonly entry: Entry,
    private readonly letters: Letters,
    private readonly pages: Pages,
    private readonly counted: CountedEvents,
    private readonly settings: Settings,
  ) {}

  /** A link, which a person presses on a page of their log-in: nobody else can name it. */
  @Serves(api.login.connection)
  async leave(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.kept(request, reply);
    if (!open) return;
    const connection = await this.connections.find(idOf(request));
    if (!connection) return this.refuse(reply, open, 'connection_unavailable', typedName(request));
    const proofs = await this.requests.begin(open.flow.id, connection.id, askedMaxAge(open));
    const address = await this.upstream.addressOf(connection, this.redirectUri(connection), proofs, passedOn(open, typedName(request)), (push) => this.bound.pushing(connection.id, request.ip, push));
    if ('refusal' in address) return this.refused(request, reply, open, connection, address);
    await reply.redirect(address.href, 303);
  }

  @Serves(api.login.connectionCallback)
  async comeBack(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const query = queryOf(request);
    const state = new URLSearchParams(query).get('state') ?? '';
    if (isOfTrial(state)) return this.trial.comeBack(request, reply, idOf(request), state, (connection) => new URL(`${this.redirectUri(connection)}?${query}`));
    const open = await this.gate.cameBack(request, reply, flowOfState(state));
    if (!open) return;
    const connection = await this.connections.find(idOf(request));
    if (!connection) return this.refuse(reply, open, 'connection_unavailable');
    const used = await this.requests.use(state, connection.id);
    if (!used) return this.again(request, reply, open, connection, state);
    const cameBackTo = new URL(`${this.redirectUri(connection)}?${query}`);
    const person = await this.bound.within(connection.id, request.ip, () => this.upstream.personOf(connection, cameBackTo, this.requests.proofsOf(state), used.authSince));
    if ('refusal' in person) return this.refused(request, reply, open, connection, person);
    await this.bound.forgive(request.ip);
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    const refusal = await this.logins.enter(request, reply, open, { connection, state, flowId: open.flow.id, clientId: open.client?.clientId, tell: (transaction, username) => this.letters.tellChange(transaction, username, locale) }, person);
    if (refusal) await this.refused(request, reply, open, connection, refusal);
  }

  /** A cross-site POST comes without our cookie; asked again as a GET, it comes with it. Nothing else of the form is carried on. */
  @Serves(api.login.connectionCallbackPost)
  async comeBackByForm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = new URLSearchParams(Buffer.from(request.body instanceof Uint8Array ? request.body : []).toString('utf8'));
    const carried = [...form].filter(([name]) => ofAnswer.includes(name));
    await reply.redirect(`${connectionPath(api.login.connectionCallback.path, encodeURIComponent(idOf(request)))}?${new URLSearchParams(carried).toString()}`, 303);
  }

  /** An answer that comes twice, by a double click or a lost page, ends where its first ends; any other that comes late proves nothing. */
  private async again(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, connection: Connection, state: string): Promise<void> {
    const isSame = async (userId: string): Promise<boolean> => (await this.requests.usedJustNow(state, connection.id))?.userId === userId;
    const isThrough = (now: OpenFlow): Promise<boolean> => this.entry.sentBefore(request, reply, now, isSame);
    if (await isThrough(open)) return this.gate.goOn(reply, open);
    if ((await this.requests.usedJustNow(state, connection.id)) !== undefined && (await this.entry.awaitTwin(open, isThrough))) return this.gate.goOn(reply, open);
    note(request, { error: 'connection_over' });
    await this.refuse(reply, open, 'connection_over');
  }

  /** Written down and told; the other ways in are on the same page. */
  private async refused(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, connection: Connection, { refusal, said, hint }: ConnectionRefusal): Promise<void> {
    note(request, { error: refusal, ...(said !== undefined && { reason: said }) });
    if (refusal === 'throttled') return this.refuse(reply, open, 'connection_throttled');
    if (refusal === 'prove_account') return void (await reply.redirect(`${pagePath('login', open.flow.id, hint)}&notice=connection_unknown`, 303));
    this.counted.count({ type: 'user.connection.refused', actor: { kind: 'anonymous' }, subject: null, details: { connection: connection.id, reason: refusal } }, [connection.id, refusal]);
    await this.refuse(reply, open, told[refusal]);
  }

  private async refuse(reply: FastifyReply, { flow }: OpenFlow, error: ConnectionError, hint?: string): Promise<void> {
    await reply.redirect(`${pagePath('login', flow.id, hint)}&refused=${error}`, 303);
  }

  private redirectUri(connection: Connection): string {
    return redirectUriOf(this.settings.SYMBOLON_ISSUER, connection);
  }
}

/** What a provider may answer (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207), and the name that Apple tells once. */
const ofAnswer: readonly string[] = ['code', 'state', 'iss', 'error', 'user'];

/** What people are told; that an account is disabled is nobody's to know by an upstream log-in. */
const told = { denied: 'connection_denied', unavailable: 'connection_unavailable', wrong_answer: 'connection_failed', no_address: 'connection_no_address', no_account: 'connection_no_account', user_disabled: 'connection_no_account' } as const;

const idOf = (request: FastifyRequest): string => String((request.params as { readonly connection?: unknown }).connection);
