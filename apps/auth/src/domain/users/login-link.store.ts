import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { isLeaving } from './leaving.store.ts';
import { usernameKey } from './user.ts';

/** What a link was asked for, as its page says it before anything comes of it. */
export interface AskedLogin {
  /** The log-in under way; it goes on by the link in its own browser alone. */
  readonly flow: string;
  /** As it was typed. */
  readonly username: string;
  readonly clientId: string | undefined;
  readonly userAgent: string | undefined;
}

/** A link that counts: what was asked, and who it is that it was mailed to. */
export interface LoginLink extends AskedLogin {
  readonly askedAt: Date;
  readonly user: { readonly id: string; readonly username: string; readonly deletionAt: Date | null };
}

/** Seconds in which the form of a link that was used is known when it comes once more. */
const again = 60;
const longestAgent = 400;

/**
 * Links that log people in, each in the same row as the code of its letter: what uses one ends the other, and one statement decides who did.
 * Only the letter ties one to its person; another password, a log-out everywhere and the end of the account take it away.
 */
@Injectable()
export class LoginLinkStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  /** A link, and what the row of its code holds of it; with nothing asked, of none. The same work whether or not there is such an account. */
  draw(asked: AskedLogin | undefined) {
    const link = randomText(this.random, 32);
    if (!asked) return { link, columns: { linkHash: null, asked: null, userId: null } };
    const linkHash = this.#hash(link);
    const text = JSON.stringify({ ...asked, userAgent: asked.userAgent?.slice(0, longestAgent), askedAt: this.clock.now() });
    return { link, columns: { linkHash, asked: this.masterKey.seal('login-link', Buffer.from(text), contextOf(linkHash)), userId: null } };
  }

  /** The letter with it goes to this person: from now on it counts. False when it was overtaken by a later one. */
  async tie(transaction: Transaction, link: string, userId: string): Promise<boolean> {
    return (await transaction.mailedCode.updateMany({ where: { linkHash: this.#hash(link) }, data: { userId } })).count === 1;
  }

  /** What a link is good for now, without using it. */
  find(link: string): Promise<LoginLink | undefined> {
    const now = this.clock.now();
    return this.#find(link, { usedAt: null, expiresAt: { gt: now } }, now);
  }

  /** Uses it up, with its code; true for the one who did. */
  async use(link: string): Promise<boolean> {
    const now = this.clock.now();
    const { count } = await this.database.prisma.mailedCode.updateMany({ where: { linkHash: this.#hash(link), userId: { not: null }, usedAt: null, expiresAt: { gt: now } }, data: { usedAt: now } });
    return count === 1;
  }

  /** Whose link it is that was used just now: the form with it may have been sent twice. */
  usedJustNow(link: string): Promise<LoginLink | undefined> {
    const now = this.clock.now();
    return this.#find(link, { usedAt: { gt: addSeconds(now, -again) } }, now);
  }

  async #find(link: string, which: { readonly usedAt: null; readonly expiresAt: { readonly gt: Date } } | { readonly usedAt: { readonly gt: Date } }, now: Date): Promise<LoginLink | undefined> {
    const linkHash = this.#hash(link);
    const row = await this.database.prisma.mailedCode.findFirst({ where: { linkHash, ...which }, select: { asked: true, user: { select: { id: true, username: true, usernameKey: true, emailAddresses: { select: { address: true } }, emailVerified: true, disabledAt: true, deletionAt: true, passwordChangedAt: true } } } });
    if (!row?.asked || !row.user) return undefined;
    const { askedAt, ...asked } = JSON.parse(this.masterKey.open('login-link', row.asked, contextOf(linkHash)).toString()) as AskedLogin & { readonly askedAt: string };
    const { usernameKey: key, emailAddresses, emailVerified, disabledAt, deletionAt, passwordChangedAt, ...user } = row.user;
    const [at, isIn] = [new Date(askedAt), disabledAt === null || isLeaving({ disabledAt, deletionAt }, now)];
    const name = usernameKey(asked.username);
    const isProven = key === name ? emailVerified : emailAddresses.some(({ address }) => address === name);
    if (!isIn || !isProven || (passwordChangedAt !== null && passwordChangedAt > at)) return undefined;
    return { ...asked, askedAt: at, user: { ...user, deletionAt } };
  }

  #hash(link: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('login-link', link);
  }
}

const contextOf = (linkHash: Uint8Array): string => Buffer.from(linkHash).toString('base64url');
