import { Injectable } from '@nestjs/common';
import type { ConnectionError } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { CountedEvents } from '../../domain/audit/counted-events.ts';
import { isOfTrial } from '../../domain/connections/connection-trial.store.ts';
import type { Connection } from '../../domain/connections/connection.ts';
import { ConnectionStore } from '../../domain/connections/connection.store.ts';
import { UpstreamBound } from '../../domain/connections/upstream-bound.ts';
import type { ProvenPerson } from '../../domain/connections/upstream-person.ts';
import type { UpstreamRefusal } from '../../domain/connections/upstream.ts';
import { flowOfState, UpstreamRequestStore } from '../../domain/connections/upstream-request.store.ts';
import { Pages } from '../../pages/pages.ts';
import { note } from '../../platform/http/request-log.ts';
import { ConnectionLogin, type ConnectionRefusal } from './connection-login.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, type OpenFlow } from './flow-gate.ts';
import { isSilent } from './passed-on.ts';
import { TrialReturn } from './trial-return.ts';

/** Reads what a browser has brought, in the words of the connection's protocol. */
export type ReadAnswer = (connection: Connection, authSince: Date | undefined) => Promise<ProvenPerson | UpstreamRefusal>;

/** The way back from another provider, whatever it speaks: once, in the browser that left, by the connection that it left for. */
@Injectable()
export class ConnectionReturn {
  constructor(
    private readonly gate: FlowGate,
    private readonly connections: ConnectionStore,
    private readonly requests: UpstreamRequestStore,
    private readonly bound: UpstreamBound,
    private readonly logins: ConnectionLogin,
    private readonly trial: TrialReturn,
    private readonly entry: Entry,
    private readonly letters: Letters,
    private readonly pages: Pages,
    private readonly counted: CountedEvents,
  ) {}

  async comeBack(request: FastifyRequest, reply: FastifyReply, connectionId: string, state: string, read: ReadAnswer): Promise<void> {
    if (isOfTrial(state)) return this.trial.comeBack(request, reply, connectionId, state, read);
    const open = await this.gate.cameBack(request, reply, flowOfState(state));
    if (!open) return;
    const connection = await this.connections.find(connectionId);
    if (!connection) return this.refuse(reply, open, 'connection_unavailable');
    const used = await this.requests.use(state, connection.id);
    if (!used) return this.#again(request, reply, open, connection, state);
    const person = await this.bound.within(connection.id, request.ip, () => read(connection, used.authSince));
    if ('refusal' in person) return this.refused(request, reply, open, connection, person);
    await this.bound.forgive(request.ip);
    await this.enter(request, reply, open, connection, state, person);
  }

  async enter(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, connection: Connection, state: string, person: ProvenPerson): Promise<void> {
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    const refusal = await this.logins.enter(request, reply, open, { connection, state, flowId: open.flow.id, clientId: open.client?.clientId, tell: (transaction, username) => this.letters.tellChange(transaction, username, locale) }, person);
    if (refusal) await this.refused(request, reply, open, connection, refusal);
  }

  /** An answer that comes twice, by a double click or a lost page, ends where its first ends; any other that comes late proves nothing. */
  async #again(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, connection: Connection, state: string): Promise<void> {
    const isSame = async (userId: string): Promise<boolean> => (await this.requests.usedJustNow(state, connection.id))?.userId === userId;
    const isThrough = (now: OpenFlow): Promise<boolean> => this.entry.sentBefore(request, reply, now, isSame);
    if (await isThrough(open)) return this.gate.goOn(reply, open);
    if ((await this.requests.usedJustNow(state, connection.id)) !== undefined && (await this.entry.awaitTwin(open, isThrough))) return this.gate.goOn(reply, open);
    note(request, { error: 'connection_over' });
    await this.refuse(reply, open, 'connection_over');
  }

  /** Written down and told; the other ways in are on the same page. */
  async refused(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, connection: Connection, { refusal, said, hint }: ConnectionRefusal): Promise<void> {
    note(request, { error: refusal, ...(said !== undefined && { reason: said }) });
    if (isSilent(open.flow.request) && (refusal === 'denied' || refusal === 'prove_account')) return this.gate.goOn(reply, open); // which was to be expected
    if (refusal === 'throttled') return this.refuse(reply, open, 'connection_throttled');
    if (refusal === 'prove_account') return void (await reply.redirect(`${pagePath('login', open.flow.id, hint)}&notice=connection_unknown`, 303));
    this.counted.count({ type: 'user.connection.refused', actor: { kind: 'anonymous' }, subject: null, details: { connection: connection.id, reason: refusal } }, [connection.id, refusal]);
    await this.refuse(reply, open, told[refusal]);
  }

  /** Where nothing may be shown, the application is told that nobody is logged in. */
  async refuse(reply: FastifyReply, open: OpenFlow, error: ConnectionError, hint?: string): Promise<void> {
    const { flow } = open;
    if (isSilent(flow.request)) return this.gate.goOn(reply, open);
    await reply.redirect(`${pagePath('login', flow.id, hint)}&refused=${error}`, 303);
  }
}

/** What people are told; that an account is disabled is nobody's to know by an upstream log-in. */
const told = { denied: 'connection_denied', unavailable: 'connection_unavailable', wrong_answer: 'connection_failed', no_address: 'connection_no_address', no_account: 'connection_no_account', user_disabled: 'connection_no_account' } as const;
