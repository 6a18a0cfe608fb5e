import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey, Random } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { FlowRequest } from './asked-by-saml.ts';
import type { FlowEnd } from './flow-end.ts';
import { flowHash, flowOrigin, headOf, newFlowId } from './flow-id.ts';
import { openFlow, sealFlow } from './flow-seal.ts';
import { browserHash, type OpenBrowser } from './open-browser.ts';
import { RequestRoom } from './request-room.ts';

/** Seconds that a person has to log in and decide. */
const life = 1800;
/** Seconds in which a form that was sent twice gets its answer twice: the browser shows the second. */
const again = 60;

/** Characters of an id that holds its flow: proxies give the headers of a redirect few kilobytes. A longer one is kept at once. */
const longestId = 2048;

/** Who has proven in a flow who they are, but not by all that they need to: there is no session before that. */
export interface PartialProof {
  readonly userId: string;
  readonly amr: readonly string[];
  readonly at: Date;
  /** The log-in is to outlive the browser. */
  readonly stays: boolean;
}

/** A request on its way through the pages. */
export interface Flow {
  /** Its name in URLs: random, with where it comes from, and worth nothing in another browser. Until it is kept, it is the flow itself, too. */
  readonly id: string;
  /** Undefined when a person logs in for no client, to see their own account. */
  readonly clientId: string | undefined;
  readonly request: FlowRequest;
  readonly startedAt: Date;
  /** The session that was chosen or made for it. */
  readonly sessionId: string | undefined;
  readonly consent: 'approved' | 'denied' | undefined;
  /** What was proven in it since the last session was made for it. */
  readonly proven: PartialProof | undefined;
  /** The pushed request that it began with. */
  readonly pushedHash: Uint8Array<ArrayBuffer> | undefined;
  /** Nowhere is a draft; in its id is one that a page was shown for; in a row, one in which a person has sent a form. */
  readonly kept: 'nowhere' | 'id' | 'row';
  /** The browser as a page was last chosen for; undefined before the first. */
  readonly shownHash: Uint8Array<ArrayBuffer> | undefined;
  /** The browser has another cookie than then: what the page asks may have been answered elsewhere. */
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
  draft(clientId: string | undefined, request: FlowRequest, pushedHash?: Uint8Array<ArrayBuffer>): Flow {
    const startedAt = this.clock.now();
    const id = newFlowId(this.masterKey, this.random, { clientId, startedAt, uiLocales: request.ui_locales });
    return { id, clientId, request, startedAt, sessionId: undefined, consent: undefined, proven: undefined, pushedHash, kept: 'nowhere', shownHash: undefined, isOvertaken: false, answered: false };
  }

  /**
   * Makes one that the page chosen for it, as the browser is now, can go on with: its id holds it, sealed for this browser, and nothing is
   * stored until a form is sent. What was pushed is kept at once, so that it can be ended with it; so is what an application may ask for,
   * and what is too long.
   */
  async show(flow: Flow, browser: OpenBrowser, needsRow = false): Promise<Flow> {
    const shownHash = this.#hashOf(browser);
    if (flow.kept === 'row') {
      if (flow.isOvertaken) await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(flow.id) }, data: { shownHash } });
      return flow;
    }
    const isSealed = !needsRow && !flow.pushedHash && browser.anchor !== undefined;
    const id = isSealed ? sealFlow(this.masterKey, headOf(flow.id), browser.anchor, { ...flow, shownHash }) : '';
    if (isSealed && id.length <= longestId) return { ...flow, id, kept: 'id', shownHash };
    return (await this.#insert(flow, browser)) ? inRow(flow) : flow;
  }

  /** One whose form was sent has a row from now on, made by whoever comes first of many; undefined when it is not this browser's. */
  async keep(flow: Flow, browser: OpenBrowser): Promise<Flow | undefined> {
    if (flow.kept === 'row') return flow;
    return (await this.#insert(flow, browser)) ? inRow(flow) : this.findShown(flow.id, browser);
  }

  /** The flow, if it is this browser's and its time is not over. */
  find(id: string, browser: OpenBrowser): Promise<Flow | undefined> {
    return this.#find(id, browser, () => false);
  }

  /**
   * The same for a browser that has yet to be seen with the cookie of its last log-in: it may have sent a form twice, or lost the
   * answer. What the log-in gave hangs on the new cookie, so that the former one opens nothing but the pages of this flow.
   */
  findShown(id: string, browser: OpenBrowser): Promise<Flow | undefined> {
    return this.#find(id, browser, ({ shownHash, answeredAt }) => answeredAt === null && isSame(shownHash, this.#hashOf(browser)));
  }

  /** Why an id leads nowhere in this browser. */
  async endOf(id: string, browser: OpenBrowser | undefined): Promise<FlowEnd> {
    const origin = flowOrigin(this.masterKey, id);
    if (!origin) return { cause: 'over', clientId: undefined, uiLocales: undefined };
    const { clientId, uiLocales } = origin;
    const ended = (cause: FlowEnd['cause']): FlowEnd => ({ cause, clientId, uiLocales });
    if (addSeconds(origin.startedAt, life) <= this.clock.now()) return ended('expired');
    const flow = browser && (await this.find(id, browser));
    return ended(flow?.answered ? 'answered' : flow ? 'over' : 'elsewhere');
  }

  /** A row counts before what is sealed: it is what has become of it. */
  async #find(id: string, browser: OpenBrowser, isShownTo: (row: { readonly shownHash: Uint8Array | null; readonly answeredAt: Date | null }) => boolean): Promise<Flow | undefined> {
    const now = this.clock.now();
    const row = await this.database.prisma.authorizationRequest.findUnique({ where: { idHash: this.#hash(id) } });
    if (!row) return this.#opened(id, browser, now);
    if (row.expiresAt <= now || !(isSame(row.browserHash, this.#hashOf(browser)) || isShownTo(row))) return undefined;
    return {
      id: headOf(id),
      clientId: row.clientId ?? undefined,
      request: row.parameters as FlowRequest,
      startedAt: row.createdAt,
      sessionId: row.sessionId ?? undefined,
      consent: row.consent === 'approved' || row.consent === 'denied' ? row.consent : undefined,
      proven: row.provenUserId === null || row.provenAt === null ? undefined : { userId: row.provenUserId, amr: row.provenAmr, at: row.provenAt, stays: row.provenStays },
      pushedHash: row.pushedHash ? new Uint8Array(row.pushedHash) : undefined,
      kept: 'row',
      shownHash: row.shownHash ? new Uint8Array(row.shownHash) : undefined,
      isOvertaken: row.shownHash !== null && !isSame(row.shownHash, this.#hashOf(browser)),
      answered: row.answeredAt !== null && (addSeconds(row.answeredAt, again) > now ? 'again' : 'long ago'),
    };
  }

  #opened(id: string, browser: OpenBrowser, now: Date): Flow | undefined {
    const sealed = browser.anchor === undefined ? undefined : openFlow(this.masterKey, id, browser.anchor);
    if (!sealed || addSeconds(sealed.startedAt, life) <= now) return undefined;
    return { ...sealed, id, consent: undefined, proven: undefined, pushedHash: undefined, kept: 'id', isOvertaken: !isSame(sealed.shownHash, this.#hashOf(browser)), answered: false };
  }

  /** True for the one who made the row. It is tied to the browser as it is now; a page may have been shown to it before. */
  async #insert({ id, clientId, request, startedAt, pushedHash, sessionId, shownHash }: Flow, browser: OpenBrowser, answeredAt: Date | null = null): Promise<boolean> {
    await this.room.take({ address: browser.address }, life);
    const expiresAt = addSeconds(startedAt, life);
    const row = {
      idHash: this.#hash(id), browserHash: this.#hashOf(browser), shownHash: shownHash ?? this.#hashOf(browser), clientId: clientId ?? null, parameters: request,
      codeChallenge: answeredAt ? null : (request.code_challenge ?? null), pushedHash: pushedHash ?? null, sessionId: sessionId ?? null, createdAt: startedAt, expiresAt, answeredAt,
    };
    const { authorizationRequest } = this.database.prisma;
    const create = authorizationRequest.createMany({ data: [row], skipDuplicates: true });
    const { count } = pushedHash ? (await this.database.prisma.$transaction([create, authorizationRequest.updateMany({ where: { idHash: pushedHash }, data: { expiresAt } })]))[0] : await create;
    return count === 1;
  }

  /** The person chose a language: it holds for the rest of the flow. */
  async speak(flow: Flow, browser: OpenBrowser, locale: string): Promise<Flow> {
    const request = { ...flow.request, ui_locales: locale };
    if (flow.kept === 'id') return this.show({ ...flow, request }, browser);
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(flow.id) }, data: { parameters: request } });
    return { ...flow, request };
  }

  async choose(id: string, sessionId: string): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent: null, provenAt: null } });
  }

  /** Somebody has shown a part of what they are asked for: the flow goes on with them, and nothing else does. */
  async prove(id: string, { userId, amr, at, stays }: PartialProof): Promise<void> {
    const data = { provenUserId: userId, provenAmr: [...amr], provenAt: at, provenStays: stays };
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id), answeredAt: null }, data });
  }

  /** What was proven counts no longer: the flow begins with the first factor again. */
  async forgetProof(id: string): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { provenAt: null } });
  }

  /** What the person said, with the account that it was asked about. */
  async decide(id: string, sessionId: string, consent: 'approved' | 'denied'): Promise<void> {
    await this.database.prisma.authorizationRequest.updateMany({ where: { idHash: this.#hash(id) }, data: { sessionId, consent } });
  }

  /**
   * Ends it and the pushed request that it began with; true for the one who ended both, so that one request gives one response. One
   * that a page was shown for has a row from now on, for its time, with the account that it was answered for: its form may come once more.
   */
  async finish(flow: Flow, browser: OpenBrowser, sessionId?: string): Promise<boolean> {
    const { id, pushedHash, kept } = flow;
    if (kept === 'row') return this.#answer(this.#hash(id), pushedHash, sessionId);
    if (kept === 'id') return this.#insert({ ...flow, sessionId: sessionId ?? flow.sessionId }, browser, this.clock.now());
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
    return flowHash(this.masterKey, id);
  }

  #hashOf({ token }: OpenBrowser): Uint8Array<ArrayBuffer> {
    return browserHash(this.masterKey, token);
  }
}

const inRow = (flow: Flow): Flow => ({ ...flow, id: headOf(flow.id), kept: 'row' });

const isSame = (stored: Uint8Array | null, hash: Uint8Array): boolean => stored !== null && equalBytes(stored, hash);
