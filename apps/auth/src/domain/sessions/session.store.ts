import { Injectable } from '@nestjs/common';
import type { EventActor, EventDetails } from '@symbolon/contracts';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { OutboxStore } from '../../platform/outbox/outbox.store.ts';
import { AuditStore } from '../audit/audit.store.ts';
import { endSessions, type EndedSession, type SessionsToEnd } from './end-sessions.ts';
import { flowHash } from './flow-id.ts';
import { browserHash } from './open-browser.ts';
import { keepUpstreamLogin } from './upstream-login.ts';
import { upstreamProof } from './upstream-proof.ts';
import type { BrowserLogin, KeptLogin, ListedLogin, NewLogin, SamlName, Session } from './session.ts';

/** Sessions that an event names: a person may have a hundred thousand. */
const named = 50;

/** How long a log-in lasts, in seconds: without use, and at most. */
interface SessionLives {
  readonly idle: number;
  readonly max: number;
}

/** Seconds: uses within it are written as one. */
const noted = 60;
/** Seconds in which a form that was sent twice gets its answer twice. */
const again = 60;

/** What a browser holds: a random token in one cookie, of which only the keyed hash is stored. */
@Injectable()
export class SessionStore {
  readonly #lives: SessionLives;

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
    private readonly outbox: OutboxStore,
    private readonly audit: AuditStore,
    settings: Settings,
  ) {
    this.#lives = { idle: settings.SYMBOLON_SESSION_IDLE_HOURS * 3600, max: settings.SYMBOLON_SESSION_MAX_DAYS * 86_400 };
  }

  /** The accounts that are logged in, the latest first. Looking at them keeps them from falling idle. */
  async ofBrowser(browserToken: string): Promise<readonly Session[]> {
    const now = this.clock.now();
    const rows = await this.database.hot.sessionsOfBrowser(browserHash(this.masterKey, browserToken), now);
    const idleExpiresAt = addSeconds(now, this.#lives.idle);
    const used = rows.filter((row) => addSeconds(row.idleExpiresAt, noted) <= idleExpiresAt).map(({ id }) => id);
    if (used.length > 0) await this.database.prisma.session.updateMany({ where: { id: { in: used } }, data: { idleExpiresAt } });
    return rows;
  }

  /** Where a user is logged in, in all browsers: one session first, then the latest others, up to `limit`; and how many more there are. */
  async ofUser(userId: string, first: string, limit: number): Promise<{ readonly sessions: readonly BrowserLogin[]; readonly more: number }> {
    const { session } = this.database.prisma;
    const where = { userId, ...lasting(this.clock.now()) };
    const select = { id: true, userAgent: true, authTime: true } as const;
    const [count, own, others] = await Promise.all([
      session.count({ where }),
      session.findMany({ where: { ...where, id: first }, select }),
      session.findMany({ where: { ...where, id: { not: first } }, select, orderBy: { authTime: 'desc' }, take: limit - 1 }),
    ]);
    const sessions = [...own, ...others];
    return { sessions, more: Math.max(0, count - sessions.length) };
  }

  /** Where a user is logged in, a page at a time: the latest first, with the clients that each log-in gave codes to. */
  async page(userId: string, limit: number, after: readonly [authTime: string, id: string] | undefined): Promise<readonly ListedLogin[]> {
    const before = after && { OR: [{ authTime: { lt: new Date(after[0]) } }, { authTime: new Date(after[0]), id: { gt: after[1] } }] };
    const rows = await this.database.prisma.session.findMany({
      where: { userId, ...lasting(this.clock.now()), ...before },
      select: { id: true, userAgent: true, authTime: true, amr: true, expiresAt: true, clients: { select: { clientId: true }, orderBy: { clientId: 'asc' } } },
      orderBy: [{ authTime: 'desc' }, { id: 'asc' }],
      take: limit,
    });
    return rows.map(({ clients, ...row }) => ({ ...row, clientIds: clients.map(({ clientId }) => clientId) }));
  }

  /**
   * Logs a user in, for a flow: the browser gets a new token and keeps its other accounts; an earlier session of the user there goes
   * on, with its clients. The same log-in once more gives the same token: of a form that was sent twice, no answer is the wrong one.
   * A log-in that stays is over when it is too old, and not before; one that came by a log-in elsewhere is over when that is, where that was told. What was said last holds for all of the browser: it has one cookie.
   */
  async logIn(oldToken: string, flowId: string, { userId, amr, userAgent, stays, clientId }: NewLogin): Promise<string> {
    const browserToken = this.#tokenAfterLogIn(oldToken, flowId, userId);
    const [from, to] = [browserHash(this.masterKey, oldToken), browserHash(this.masterKey, browserToken)];
    const idHash = flowHash(this.masterKey, flowId);
    const now = this.clock.now();
    const login = {
      amr: [...amr],
      userAgent: userAgent?.slice(0, 400) ?? null,
      authTime: now,
      idleExpiresAt: addSeconds(now, stays ? this.#lives.max : this.#lives.idle),
      expiresAt: addSeconds(now, this.#lives.max),
      stays,
    };
    const { prisma } = this.database;
    await prisma.$transaction(async (transaction) => {
      const elsewhere = amr.includes('fed') ? await upstreamProof(transaction, idHash, userId, now) : undefined;
      const { provenAt = null } = elsewhere ?? {};
      const endsAt = elsewhere?.endsAt;
      const expiresAt = endsAt && endsAt < login.expiresAt ? endsAt : login.expiresAt;
      // First, so that the same form sent many times at once goes one after the other: none holds the log-in while it waits for the flow.
      await transaction.authorizationRequest.updateMany({ where: { OR: [{ browserHash: from }, { idHash, answeredAt: null }] }, data: { browserHash: to } });
      await transaction.session.updateMany({ where: { browserHash: from }, data: { browserHash: to, stays } });
      const { id, createdAt } = await transaction.session.upsert({
        where: { browserHash_userId: { browserHash: to, userId } },
        create: { ...login, expiresAt, provenAt, id: randomText(this.random, 16), browserHash: to, userId, createdAt: now },
        update: { ...login, expiresAt, provenAt },
        select: { id: true, createdAt: true },
      });
      if (elsewhere) await keepUpstreamLogin(transaction, id, idHash, userId);
      else if (createdAt < now) await transaction.upstreamLogin.deleteMany({ where: { sessionId: id } });
      await transaction.authorizationRequest.updateMany({ where: { idHash, answeredAt: null }, data: { browserHash: to, consent: null, sessionId: id, ...nothingProven } });
      const user = { kind: 'user', id: userId } as const;
      const details = { how: 'page', amr: login.amr, ...(elsewhere?.connection !== undefined && { connection: elsewhere.connection }), session_id: id, ...(login.userAgent !== null && { user_agent: login.userAgent }) } as const;
      await this.audit.record({ type: 'user.login.succeeded', actor: user, subject: user, ...(clientId !== undefined && { client_id: clientId }), details }, transaction);
    });
    return browserToken;
  }

  /** The log-in that a flow gave this browser just now, under the token that the browser may not have been told yet. Who has the old one alone must show more to be given it. */
  async enteredJustNow(oldToken: string, flowId: string, sessionId: string): Promise<{ readonly session: Session; readonly browserToken: string } | undefined> {
    const row = await this.database.prisma.session.findUnique({ where: { id: sessionId }, select: { userId: true } });
    const browserToken = row && this.#tokenAfterLogIn(oldToken, flowId, row.userId);
    const session = browserToken === null ? undefined : (await this.ofBrowser(browserToken)).find(({ id }) => id === sessionId);
    return session && browserToken !== null && addSeconds(session.authTime, again) > this.clock.now() ? { session, browserToken } : undefined;
  }

  #tokenAfterLogIn(oldToken: string, flowId: string, userId: string): string {
    return Buffer.from(this.masterKey.mac('next-browser', `${oldToken} ${flowId} ${userId}`)).toString('base64url');
  }

  /** More was proven by who is logged in, for a flow: the log-in is worth more from now on, and as old as it was. False when it is over. */
  async prove(sessionId: string, browserToken: string, amr: readonly string[]): Promise<boolean> {
    const where = { id: sessionId, browserHash: browserHash(this.masterKey, browserToken), ...lasting(this.clock.now()) };
    const { prisma } = this.database;
    return prisma.$transaction(async (transaction) => {
      const [session] = await transaction.session.updateManyAndReturn({ where, data: { amr: [...amr] }, select: { userId: true } });
      if (!session) return false;
      const person = { kind: 'user', id: session.userId } as const;
      await this.audit.record({ type: 'user.login.stepped_up', actor: person, subject: person, details: { amr, session_id: sessionId } }, transaction);
      return true;
    });
  }

  /** Whether a log-in goes on, in a transaction that holds its person: a new password has ended it, or can no more until the transaction ends. */
  async isOpen(transaction: Transaction, id: string): Promise<boolean> {
    return (await transaction.session.count({ where: { id, ...lasting(this.clock.now()) } })) > 0;
  }

  /** An application that was told of a log-in by something else than a code: it belongs to the log-in, which says so when it ends. False when it is over. */
  async usedBy(sessionId: string, clientId: string, samlName: SamlName): Promise<boolean> {
    const now = this.clock.now();
    const name = JSON.stringify(samlName);
    const count = await this.database.prisma.$executeRaw`
      INSERT INTO session_clients (session_id, client_id, created_at, saml_name)
      SELECT id, ${clientId}, ${now}, ${name}::jsonb FROM sessions WHERE id = ${sessionId} AND expires_at > ${now} AND idle_expires_at > ${now} FOR KEY SHARE
      ON CONFLICT (session_id, client_id) DO UPDATE SET saml_name = excluded.saml_name`;
    return count === 1;
  }

  /** What the application was told the person of a log-in is called; undefined where it was told of no such log-in by SAML. */
  async samlNameFor(sessionId: string, clientId: string): Promise<SamlName | undefined> {
    const row = await this.database.prisma.sessionClient.findUnique({ where: { sessionId_clientId: { sessionId, clientId } }, select: { samlName: true } });
    return (row?.samlName as SamlName | null | undefined) ?? undefined;
  }

  /** Logs out every account of a browser, or one of them, at its own wish: it goes on to the applications that are told by it. */
  endBrowser(browserToken: string, userId?: string): Promise<readonly EndedSession[]> {
    return this.#end({ browserHash: browserHash(this.masterKey, browserToken), ...(userId !== undefined && { userId }) }, 'logout', true);
  }

  /** A new token for a browser whose log-ins are others than before, so that its state is seen to have changed. Pages that it has open go on. */
  async renewBrowser(oldToken: string): Promise<{ readonly browserToken: string; readonly stays: boolean }> {
    const browserToken = randomText(this.random, 32);
    const [from, to] = [browserHash(this.masterKey, oldToken), browserHash(this.masterKey, browserToken)];
    const { prisma } = this.database;
    const open = { answeredAt: null, expiresAt: { gt: this.clock.now() } };
    const [renewed] = await prisma.$transaction([
      prisma.session.updateManyAndReturn({ where: { browserHash: from }, data: { browserHash: to }, select: { stays: true } }),
      prisma.authorizationRequest.updateMany({ where: { browserHash: from, ...open }, data: { browserHash: to } }),
    ]);
    return { browserToken, stays: renewed.some(({ stays }) => stays) };
  }

  /** Ends one log-in of a user, wherever it is; empty when it is not theirs or over. */
  endOne(sessionId: string, userId: string): Promise<readonly EndedSession[]> {
    return this.#end({ id: sessionId, userId }, 'account_page');
  }

  /** The same as a part of a transaction. */
  endOneIn(transaction: Transaction, sessionId: string, userId: string, actor: EventActor): Promise<readonly EndedSession[]> {
    return this.#endIn(transaction, { id: sessionId, userId }, 'administrator', actor);
  }

  /** Ends log-ins that came by one elsewhere, which is over. */
  endByProvider(transaction: Transaction, ids: readonly string[]): Promise<readonly EndedSession[]> {
    return this.#endIn(transaction, { id: { in: [...ids] } }, 'other_provider', { kind: 'system' });
  }

  /** Ends every log-in of a user but one. */
  endOthers(userId: string, exceptSessionId: string): Promise<readonly EndedSession[]> {
    return this.database.prisma.$transaction((transaction) => this.endOthersIn(transaction, userId, exceptSessionId, 'account_page'));
  }

  /** The same, as part of a transaction that changes more than that. */
  endOthersIn(transaction: Transaction, userId: string, exceptSessionId: string, by: EndedBy): Promise<readonly EndedSession[]> {
    return this.#endEverywhere(transaction, { userId, id: { not: exceptSessionId } }, by);
  }

  /** Ends every log-in of a user, as part of a transaction that changes more than that. */
  endAll(transaction: Transaction, userId: string, by: EndedBy = 'new_password', actor?: EventActor): Promise<readonly EndedSession[]> {
    return this.#endEverywhere(transaction, { userId }, by, actor);
  }

  /** The token that a browser gets with a new password. It follows from the old one: a form that was sent twice has one answer. */
  tokenAfterChange(oldToken: string, sessionId: string): string {
    return Buffer.from(this.masterKey.mac('next-browser', `${oldToken} new-password ${sessionId}`)).toString('base64url');
  }

  /** The log-in that went on under that token just now. Who has the old token alone must show more to be given it. */
  async changedJustNow(oldToken: string, sessionId: string): Promise<{ readonly session: Session; readonly browserToken: string } | undefined> {
    const browserToken = this.tokenAfterChange(oldToken, sessionId);
    const session = (await this.ofBrowser(browserToken)).find(({ id }) => id === sessionId);
    return session && addSeconds(session.authTime, again) > this.clock.now() ? { session, browserToken } : undefined;
  }

  /**
   * The same but for one, whose person has just proven again who they are: it counts as a log-in of now, and its browser gets the
   * new token that was made for it. False when it is over already; then nothing is changed.
   */
  async endAllBut(transaction: Transaction, userId: string, { sessionId, oldToken, newToken }: KeptLogin, at: Date): Promise<boolean> {
    const [from, to] = [browserHash(this.masterKey, oldToken), browserHash(this.masterKey, newToken)];
    const { count } = await transaction.session.updateMany({ where: { id: sessionId, userId, browserHash: from, ...lasting(at) }, data: { authTime: at, provenAt: null, amr: ['pwd'] } });
    if (count === 0) return false;
    await transaction.session.updateMany({ where: { browserHash: from }, data: { browserHash: to } });
    await transaction.authorizationRequest.updateMany({ where: { browserHash: from }, data: { browserHash: to } });
    await this.#endEverywhere(transaction, { userId, id: { not: sessionId } }, 'new_password');
    return true;
  }

  /** A mailed link that logs the user in goes too, with its code. A code that went out alone belongs to nobody yet, and stays for its minutes, unless the password is another. */
  async #endEverywhere(transaction: Transaction, which: SessionsToEnd & { readonly userId: string }, by: EndedBy, actor?: EventActor): Promise<readonly EndedSession[]> {
    await transaction.mailedCode.deleteMany({ where: { userId: which.userId } });
    return this.#endIn(transaction, which, by, actor);
  }

  #end(which: SessionsToEnd, by: EndedBy, isByBrowser = false): Promise<readonly EndedSession[]> {
    return this.database.prisma.$transaction((transaction) => this.#endIn(transaction, which, by, undefined, isByBrowser));
  }

  async #endIn(transaction: Transaction, which: SessionsToEnd, by: EndedBy, actor?: EventActor, isByBrowser = false): Promise<readonly EndedSession[]> {
    const ended = await endSessions(transaction, this.outbox, which, isByBrowser);
    for (const userId of new Set(ended.map((session) => session.userId))) {
      const ids = ended.filter((session) => session.userId === userId).map(({ id }) => id);
      const person = { kind: 'user', id: userId } as const;
      await this.audit.record({ type: 'user.session.ended', actor: actor ?? person, subject: person, details: { by, sessions: ids.length, session_ids: ids.slice(0, named) } }, transaction);
    }
    return ended;
  }
}

type EndedBy = EventDetails<'user.session.ended'>['by'];

const nothingProven = { provenUserId: null, provenAmr: [], provenAt: null, provenStays: false };

const lasting = (now: Date) => ({ expiresAt: { gt: now }, idleExpiresAt: { gt: now } });
