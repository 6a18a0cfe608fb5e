import { randomText, type MasterKey, type Random } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import { addSeconds, type Clock } from '../clock.ts';
import type { Session } from './session.ts';

/** How long a log-in lasts, in seconds: without use, and at most. */
const lives = { idle: 12 * 3600, max: 14 * 86_400 };

/** What a browser holds: a random token in one cookie, of which only the keyed hash is stored. */
export class SessionStore {
  readonly #database: Database;
  readonly #masterKey: MasterKey;
  readonly #clock: Clock;
  readonly #random: Random;

  constructor(database: Database, masterKey: MasterKey, clock: Clock, random: Random) {
    this.#database = database;
    this.#masterKey = masterKey;
    this.#clock = clock;
    this.#random = random;
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

  /** Logs a user in: the browser gets a new token and keeps its other accounts; an earlier session of the user there ends. */
  async logIn(oldToken: string, userId: string, amr: readonly string[], userAgent: string | undefined): Promise<{ readonly browserToken: string; readonly sessionId: string }> {
    const browserToken = this.newBrowserToken();
    const [from, to] = [this.browserHash(oldToken), this.browserHash(browserToken)];
    const now = this.#clock.now();
    const sessionId = randomText(this.#random, 16);
    const { prisma } = this.#database;
    await prisma.$transaction([
      prisma.session.deleteMany({ where: { browserHash: from, userId } }),
      prisma.session.updateMany({ where: { browserHash: from }, data: { browserHash: to } }),
      prisma.authorizationRequest.updateMany({ where: { browserHash: from }, data: { browserHash: to } }),
      prisma.session.create({
        data: {
          id: sessionId,
          browserHash: to,
          userId,
          amr: [...amr],
          userAgent: userAgent?.slice(0, 400) ?? null,
          authTime: now,
          createdAt: now,
          idleExpiresAt: addSeconds(now, lives.idle),
          expiresAt: addSeconds(now, lives.max),
        },
        select: { id: true },
      }),
    ]);
    return { browserToken, sessionId };
  }

  /** Logs out every account of the browser. */
  async end(browserToken: string): Promise<void> {
    await this.#database.prisma.session.deleteMany({ where: { browserHash: this.browserHash(browserToken) } });
  }
}
