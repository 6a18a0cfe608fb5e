import { Injectable } from '@nestjs/common';
import type { AuthorizationRequest } from '@symbolon/contracts';
import { equalBytes, MasterKey, Random } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { FlowEnd } from './flow-end.ts';
import { flowOrigin, newFlowId } from './flow-id.ts';
import { RequestRoom, type Requester } from './request-room.ts';

/** Seconds that a person has to log in and decide. */
const life = 1800;
/** Seconds in which a form that was sent twice gets its answer twice: the browser shows the second. */
const again = 60;

/** An authorization request on its way through the pages. */
export interface Flow {
  /** Its name in URLs: random, with where it comes from, and worth nothing in another browser. */
  readonly id: string;
  /** Undefined when a person logs in for no client, to see their own account. */
  readonly clientId: string | undefined;
  readonly request: AuthorizationRequest;
  readonly startedAt: Date;
  /** The session that was chosen or made for it. */
  readonly sessionId: string | undefined;
  readonly consent: 'approved' | 'denied' | undefined;
  /** The pushed request that it began with. */
  readonly pushedHash: Uint8Array<ArrayBuffer> | undefined;
  /** Whether it has a row: a page was chosen for it, whose form may be sent, and sent again. */
  readonly isKept: boolean;
  /** The browser has another cookie than when a page was last chosen: what the page asks may have been answered elsewhere. */
  readonly isOvertaken: boolean;
  /** Whether it has had its response; `again`, when that was just now. */
  readonly answered: false | 'again' | 'long ago';
}

/** Keeps authorization requests while a person logs in and decides. Where surfaces meet: one writes, the other reads. */
@Injectable()
export class FlowStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly room: RequestRoom,
  ) {}

  /** One that nothing is stored of: what is answered at once costs no row. */
  draft(clientId: string | undefined, request: AuthorizationRequest, pushedHash?: Uint8Array<ArrayBuffer>): Flow {
    const startedAt = this.clock.now();
    const id = newFlowId(this.masterKey, this.random, { clientId, startedAt, uiLocales: request.ui_locales });
    return { id, clientId, request, startedAt, sessionId: undefined, consent: undefined, pushedHash, isKept: false, isOvertaken: false, answered: false };
  }

  /** Keeps a draft for the page that comes next, and the pushed request that it began with, so that it can end it. */
  async keep(draft: Flow, browserHash: Uint8Array<ArrayBuffer>, by: Requester, sessionId?: string): Promise<Flow> {
    await this.room.take(by, life);
    const { id, clientId, request, startedAt, pushedHash } = draft;
    const expiresAt = addSeconds(startedAt, life);
    const { authorizationRequest } = this.database.prisma;
    const row = { idHash: this.#hash(id), browserHash, shownHash: browserHash, clientId: clientId ?? null, parameters: request, codeChallenge: request.code_challenge ?? null, pushedHash: pushedHash ?? null, sessionId: sessionId ?? null };
    const create = authorizationRequest.create({ data: { ...row, createdAt: startedAt, expiresAt }, select: { clientId: true } });
    await (pushedHash ? this.database.prisma.$transaction([authorizationRequest.updateMany({ where: { idHash: pushedHash }, data: { expiresAt } }), create]) : create);
    return { ...draft, sessionId, isKept: true };
  }

  /** The flow, if it is this browser's and its time is not over. */
  find(id: string, browserHash: Uint8Array<ArrayBuffer>): Promise<Flow | undefined> {
    return this.#find(id, browserHash, { browserHash });
  }

  /**
   * The same for a browser that has yet to be seen with the cookie of its last log-in: it may have sent a form twice, or lost the
   * answer. What the log-in gave hangs on the new cookie, so that the former one opens nothing but the pages of this flow.
   */
  findShown(id: string, browserHash: Uint8Array<ArrayBuffer>): Promise<Flow | undefined> {
    return this.#find(id, browserHash, { OR: [{ browserHash }, { shownHash: browserHash, answeredAt: null }] });
  }

  /** Why an id leads nowhere in this browser. */
  async endOf(id: string, browserHash: Uint8Array<ArrayBuffer> | undefined): Promise<FlowEnd> {
    const origin = flowOrigin(this.masterKey, id);
    if (!origin) return { cause: 'over', clientId: undefined, uiLocales: undefined };
    const { clientId, uiLocales } = origin;
    const ended = (cause: FlowEnd['cause']): FlowEnd => ({ cause, clientId, uiLocales });
    if (addSeconds(origin.startedAt, life) <= this.clock.now()) return ended('expired');
    const flow = browserHash && (await this.find(id, browserHash));
    return ended(flow?.answered ? 'answered' : flow ? 'over' : 'elsewhere');
  }

  async #find(id: string, browserHash: Uint8Array<ArrayBuffer>, whose: object): Promise<Flow | undefined> {
    const now = this.clock.now();
    const row = await this.database.prisma.authorizationRequest.findFirst({ where: { idHash: this.#hash(id), expiresAt: { gt: now }, ...whose } });
    return row
      ? {
          id,
          clientId: row.clientId ?? undefined,
          request: row.parameters as AuthorizationRequest,
          startedAt: row.createdAt,
          sessionId: row.sessionId ?? undefined,
          consent: row.consent === 'approved' || row.consent === 'denied' ? row.consent : undefined,
          pushedHash: row.pushedHash ? new Uint8Array(row.pushedHash) : undefined,
          isKept: true,
          isOvertaken: row.shownHash !== null && !equalBytes(row.shownHash, browserHash),
          answered: row.answeredAt !== null && (addSeconds(row.answeredAt, again) > now ? 'again' : 'long ago'),
        }
      : undefined;
  }

  /** The person chose a language: it holds for the rest of the flow. */
  async speak(flow: Flow, locale: string): Promise<Flow> {
    const request = { ...flow.request, ui_locales: locale };
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(flow.id) }, data: { parameters: request } });
    return { ...flow, request };
  }

  /** A page was chosen for it as the browser is now. */
  async show(id: string, browserHash: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { shownHash: browserHash } });
  }

  async choose(id: string, sessionId: string): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent: null } });
  }

  /** What the person said, with the account that it was asked about. */
  async decide(id: string, sessionId: string, consent: 'approved' | 'denied'): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent } });
  }

  /**
   * Ends it and the pushed request that it began with; true for the one who ended both, so that one request gives one response. One
   * that has a row keeps it for its time, with the account that it was answered for: its form may come once more.
   */
  async finish({ id, pushedHash, isKept }: Flow, sessionId?: string): Promise<boolean> {
    if (isKept) return this.#answer(this.#hash(id), pushedHash, sessionId);
    return !pushedHash || (await this.database.prisma.authorizationRequest.deleteMany({ where: { idHash: pushedHash } })).count === 1;
  }

  #answer(idHash: Uint8Array<ArrayBuffer>, pushedHash: Uint8Array<ArrayBuffer> | undefined, sessionId: string | undefined): Promise<boolean> {
    return this.database.prisma.$transaction(async ({ authorizationRequest }) => {
      const data = { answeredAt: this.clock.now(), codeChallenge: null, ...(sessionId !== undefined && { sessionId }) };
      if ((await authorizationRequest.updateMany({ where: { idHash, answeredAt: null }, data })).count === 0) return false;
      if (!pushedHash || (await authorizationRequest.deleteMany({ where: { idHash: pushedHash } })).count === 1) return true;
      await authorizationRequest.deleteMany({ where: { idHash } }); // another flow has answered the pushed request
      return false;
    });
  }

  #hash(id: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('authorization-request', id);
  }
}
