import { randomText, type MasterKey, type Random } from '@symbolon/crypto';
import type { Database, Transaction } from '@symbolon/database';
import { addSeconds, type Clock } from '../clock.ts';
import type { OutboxStore } from '../outbox/outbox.store.ts';
import { endSessions, type EndedSession, type SessionsToEnd } from './end-sessions.ts';
import type { Session } from './session.ts';

/** How long a log-in lasts, in seconds: without use, and at most. */
const lives = { idle: 12 * 3600, max: 14 * 86_400 };

/** What a browser holds: a random token in one cookie, of which only the keyed hash is stored. */
export class SessionStore {
  readonly #database: Database;
  readonly #masterKey: MasterKey;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #outbox: OutboxStore;

  constructor(database: Database, masterKey: MasterKey, clock: Clock, random: Random, outbox: OutboxStore) {
    this.#database = database;
    this.#masterKey = masterKey;
    this.#clock = clock;
    this.#random = random;
    this.#outbox = outbox;
  }

  newBrowserToken(): string {
    return randomText(this.#random, 32);
  }

  browserHash(browserToken: string): Uint8Array<ArrayBuffer> {
    return this.#masterKey.mac('browser', browserToken);
  }

  /** The accounts that are logged in, the latest first. Looking at them keeps them from falling idle. */
  async ofBrowser(browserToken: string): Promise<readonly Session[]> {
    const now = this.#clock.now();
    const where = { browserHash: this.browserHash(browserToken), expiresAt: { gt: now }, idleExpiresAt: { gt: now }, user: { disabledAt: null } };
    const rows = await this.#database.prisma.session.findMany({
      where,
      orderBy: { authTime: 'desc' },
      select: { id: true, userId: true, authTime: true, amr: true, idleExpiresAt: true, user: { select: { username: true } } },
    });
    const half = addSeconds(now, lives.idle / 2);
    const stale = rows.filter(({ idleExpiresAt }) => idleExpiresAt < half).map(({ id }) => id);
    if (stale.length > 0) {
      await this.#database.prisma.session.updateMany({ where: { id: { in: stale } }, data: { idleExpiresAt: addSeconds(now, lives.idle) } });
    }
    return rows.map(({ user, ...session }) => ({ ...session, username: user.username }));
  }

  /** Logs a user in: the browser gets a new token and keeps its other accounts; an earlier session of the user there goes on, with its clients. */
  async logIn(oldToken: string, userId: string, amr: readonly string[], userAgent: string | undefined): Promise<{ readonly browserToken: string; readonly sessionId: string }> {
    const browserToken = this.newBrowserToken();
    const [from, to] = [this.browserHash(oldToken), this.browserHash(browserToken)];
    const now = this.#clock.now();
    const login = {
      amr: [...amr],
      userAgent: userAgent?.slice(0, 400) ?? null,
      authTime: now,
      idleExpiresAt: addSeconds(now, lives.idle),
      expiresAt: addSeconds(now, lives.max),
    };
    const { prisma } = this.#database;
    const [, , { id: sessionId }] = await prisma.$transaction([
      prisma.session.updateMany({ where: { browserHash: from }, data: { browserHash: to } }),
      prisma.authorizationRequest.updateMany({ where: { browserHash: from }, data: { browserHash: to } }),
      prisma.session.upsert({
        where: { browserHash_userId: { browserHash: to, userId } },
        create: { ...login, id: randomText(this.#random, 16), browserHash: to, userId, createdAt: now },
        update: login,
        select: { id: true },
      }),
    ]);
    return { browserToken, sessionId };
  }

  /** A client is given a code by a session: it will hear of its end. Nothing when the session is over already: so is the code. */
  async join(sessionId: string, clientId: string): Promise<void> {
    await this.#database.prisma.$executeRaw`
      INSERT INTO session_clients (session_id, client_id, created_at)
      SELECT id, ${clientId}, ${this.#clock.now()} FROM sessions WHERE id = ${sessionId} FOR KEY SHARE
      ON CONFLICT DO NOTHING`;
  }

  /** Logs out every account of a browser, or one of them. */
  endBrowser(browserToken: string, userId?: string): Promise<readonly EndedSession[]> {
    return this.#end({ browserHash: this.browserHash(browserToken), ...(userId !== undefined && { userId }) });
  }

  /** A new token for a browser that is logged in still, so that its state is seen to have changed; undefined when nobody is. */
  async renewBrowser(oldToken: string): Promise<string | undefined> {
    const browserToken = this.newBrowserToken();
    const [from, to] = [this.browserHash(oldToken), this.browserHash(browserToken)];
    const { prisma } = this.#database;
    const [{ count }] = await prisma.$transaction([
      prisma.session.updateMany({ where: { browserHash: from }, data: { browserHash: to } }),
      prisma.authorizationRequest.updateMany({ where: { browserHash: from }, data: { browserHash: to } }),
    ]);
    return count > 0 ? browserToken : undefined;
  }

  /** Ends one log-in of a user, wherever it is; empty when it is not theirs or over. */
  endOne(sessionId: string, userId: string): Promise<readonly EndedSession[]> {
    return this.#end({ id: sessionId, userId });
  }

  /** Ends every log-in of a user but one. */
  endOthers(userId: string, exceptSessionId: string): Promise<readonly EndedSession[]> {
    return this.#end({ userId, id: { not: exceptSessionId } });
  }

  /** Ends every log-in of a user, as part of a transaction that changes more than that. */
  async endAll(transaction: Transaction, userId: string): Promise<void> {
    await endSessions(transaction, this.#outbox, { userId });
  }

  #end(which: SessionsToEnd): Promise<readonly EndedSession[]> {
    return this.#database.prisma.$transaction((transaction) => endSessions(transaction, this.#outbox, which));
  }
}
