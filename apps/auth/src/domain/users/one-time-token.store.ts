import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** What a link is good for: mailed ones, and those that an administrator gives to who has lost everything (`recover`). */
export type LinkPurpose = 'reset_password' | 'verify_email' | 'change_email' | 'add_email' | 'recover' | 'begin_recovery' | 'recover_after_wait';

/** A link that still counts: whose it is, and the address that it was sent to. */
export interface OneTimeToken {
  readonly purpose: LinkPurpose;
  readonly userId: string;
  readonly email: string;
}

/** A link by which somebody sets up anew how they sign in: it counts only while they may do no more than the administrator who made it, if one did. */
export interface RecoveryToken extends OneTimeToken {
  readonly power: readonly string[];
  /** The administrator; undefined where a program made it, or nobody. */
  readonly madeBy?: string | undefined;
}

/** What it was used for: a link that proves an address may have set a new password, too. */
export type LinkUse = LinkPurpose | 'verify_by_password' | 'stop_recovery';

/** Seconds that a link is good for. */
export const linkLives = { reset_password: 3_600, verify_email: 86_400, change_email: 3_600, add_email: 3_600, recover: 3_600, begin_recovery: 3_600, recover_after_wait: 259_200 } as const;
/** Seconds in which the form of a link that was used is known when it comes once more. */
const again = 60;
/** Live links of one purpose that a user may have beside those of the last hour; the oldest gives way. How many an hour has is bounded by the throttle of mails. */
const most = 3;
const freshSeconds = 3_600;

/** Links in mails: random, stored only as keyed hashes, good for one use, and only while the user has the address that they were sent to. */
@Injectable()
export class OneTimeTokenStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async issue(transaction: Transaction, { purpose, userId, email, power = [], madeBy }: OneTimeToken & Partial<RecoveryToken>): Promise<string> {
    const token = randomText(this.random, 32);
    const now = this.clock.now();
    const older = await transaction.oneTimeToken.findMany({ where: { userId, purpose, createdAt: { lt: addSeconds(now, -freshSeconds) } }, orderBy: { createdAt: 'desc' }, skip: most - 1, select: { hash: true } });
    await transaction.oneTimeToken.deleteMany({ where: { hash: { in: older.map(({ hash }) => hash) } } });
    const expiresAt = addSeconds(now, linkLives[purpose]);
    await transaction.oneTimeToken.create({ data: { hash: this.#hash(token), purpose, userId, email, power: [...power], madeBy: madeBy ?? null, createdAt: now, expiresAt }, select: { userId: true } });
    await transaction.user.updateMany({ where: { id: userId, unprovenUntil: { lt: expiresAt } }, data: { unprovenUntil: expiresAt } });
    return token;
  }

  /** What a token is good for now, without using it. */
  async find(token: string): Promise<OneTimeToken | undefined> {
    const row = await this.database.prisma.oneTimeToken.findFirst({
      where: { hash: this.#hash(token), expiresAt: { gt: this.clock.now() }, user: { disabledAt: null }, purpose: { in: ['reset_password', 'verify_email'] } },
      select: { purpose: true, userId: true, email: true, user: { select: { username: true, emailAddresses: { select: { address: true } } } } },
    });
    if (!row || ![row.user.username, ...row.user.emailAddresses.map(({ address }) => address)].includes(row.email)) return undefined;
    return { purpose: row.purpose as LinkPurpose, userId: row.userId, email: row.email };
  }

  /** Whose address a link is to change or to add, and which: the only ones that were sent to another than theirs. */
  async findChange(token: string): Promise<OneTimeToken | undefined> {
    const row = await this.database.prisma.oneTimeToken.findFirst({
      where: { hash: this.#hash(token), purpose: { in: ['change_email', 'add_email'] }, expiresAt: { gt: this.clock.now() }, user: { disabledAt: null } },
      select: { purpose: true, userId: true, email: true },
    });
    return row ? { ...row, purpose: row.purpose as LinkPurpose } : undefined;
  }

  /** What a link is good for that has to do with recovery, without using it. */
  async findRecovery(token: string, purposes: readonly LinkPurpose[], within: Transaction = this.database.prisma): Promise<RecoveryToken | undefined> {
    const row = await within.oneTimeToken.findFirst({
      where: { hash: this.#hash(token), purpose: { in: [...purposes] }, expiresAt: { gt: this.clock.now() }, user: { disabledAt: null } },
      select: { purpose: true, userId: true, email: true, power: true, madeBy: true, user: { select: { username: true } } },
    });
    return row && row.user.username === row.email ? { purpose: row.purpose as LinkPurpose, userId: row.userId, email: row.email, power: row.power, madeBy: row.madeBy ?? undefined } : undefined;
  }

  /** Uses it up; true for the one who did. */
  async use(transaction: Transaction, token: string): Promise<boolean> {
    const { count } = await transaction.oneTimeToken.deleteMany({ where: { hash: this.#hash(token), expiresAt: { gt: this.clock.now() } } });
    return count === 1;
  }

  /** Uses up every link of a purpose that the user has at an address; true for the one who did, and only while there is one. */
  async useAll(transaction: Transaction, { purpose, userId, email }: OneTimeToken): Promise<boolean> {
    const { count } = await transaction.oneTimeToken.deleteMany({ where: { purpose, userId, email, expiresAt: { gt: this.clock.now() } } });
    return count > 0;
  }

  /** Remembers for a moment what it was used for, and for whom, after everything else in the transaction: its form may have been sent twice. */
  async remember(transaction: Transaction, token: string, { userId, email }: Pick<OneTimeToken, 'userId' | 'email'>, use: LinkUse): Promise<void> {
    const now = this.clock.now();
    const data = { hash: this.#hash(`used ${token}`), purpose: `used_${use}`, userId, email, createdAt: now, expiresAt: addSeconds(now, again) };
    await transaction.oneTimeToken.create({ data, select: { userId: true } });
  }

  /** Whom a link was used for, just now and for this; a new password since then makes it forgotten. */
  async usedJustNow(token: string, uses: readonly LinkUse[]): Promise<OneTimeToken | undefined> {
    const row = await this.database.prisma.oneTimeToken.findFirst({
      where: { hash: this.#hash(`used ${token}`), purpose: { in: uses.map((use) => `used_${use}`) }, expiresAt: { gt: this.clock.now() }, user: { disabledAt: null } },
      select: { purpose: true, userId: true, email: true },
    });
    return row ? { ...row, purpose: purposeOf(row.purpose.slice('used_'.length) as LinkUse) } : undefined;
  }

  /** From now on nobody is told that it was used. */
  async forget(token: string): Promise<void> {
    await this.database.prisma.oneTimeToken.deleteMany({ where: { hash: this.#hash(`used ${token}`) } });
  }

  /** The user's other links of a purpose are of no use any more. */
  async endAll(transaction: Transaction, userId: string, purpose: LinkPurpose): Promise<void> {
    await transaction.oneTimeToken.deleteMany({ where: { userId, purpose } });
  }

  #hash(token: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('one-time-token', token);
  }
}

const purposeOf = (use: LinkUse): LinkPurpose => (use === 'verify_by_password' ? 'verify_email' : use === 'stop_recovery' ? 'begin_recovery' : use);
