import { Injectable } from '@nestjs/common';
import { MasterKey, Random, randomDigits } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { LoginLinkStore, type AskedLogin } from '../users/login-link.store.ts';

/** Seconds that a code is good for: as long as a message may take to be read. */
export const codeLife = 600;
/** Codes that may be typed for one letter. */
const mostTries = 5;
/** Seconds in which a form that was sent twice gets its answer twice. */
const again = 60;

/** Which log-in a code is for, and who is to read it. */
export interface CodeHolder {
  /** What the log-in under way is named by: worth nothing in another browser, so the code is worth nothing there, too. */
  readonly flow: string;
  readonly person: string;
}

/** Whose code by SMS it is: of a person and of the number that it went to. */
export const smsHolder = (flow: string, userId: string, number: string): CodeHolder => ({ flow, person: `sms ${userId} ${number}` });

/** Codes that are mailed to who signs in, or sent by SMS. Each counts once, in the log-in that it was asked for in; a new one replaces it. */
@Injectable()
export class MailedCodeStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly random: Random,
    private readonly links: LoginLinkStore,
    private readonly clock: Clock,
  ) {}

  async issue(transaction: Transaction, holder: CodeHolder): Promise<string> {
    return (await this.#issue(transaction, holder)).code;
  }

  /** The same with a link for the same letter: using one ends the other. */
  issueWithLink(transaction: Transaction, holder: CodeHolder, asked: AskedLogin): Promise<{ readonly code: string; readonly link: string }> {
    return this.#issue(transaction, holder, asked);
  }

  async #issue(transaction: Transaction, holder: CodeHolder, asked?: AskedLogin): Promise<{ readonly code: string; readonly link: string }> {
    const code = randomDigits(this.random, 6);
    const hash = this.#hash(holder);
    const { link, columns } = this.links.draw(asked);
    const row = { codeHash: this.#hash(holder, code), tries: 0, usedAt: null, expiresAt: addSeconds(this.clock.now(), codeLife), ...columns };
    await transaction.mailedCode.upsert({ where: { hash }, create: { hash, ...row }, update: row });
    return { code, link };
  }

  /** Takes back one that did not go out. */
  async withdraw(holder: CodeHolder): Promise<void> {
    await this.database.prisma.mailedCode.deleteMany({ where: { hash: this.#hash(holder) } });
  }

  /** Whether there is one that may still be typed. */
  async isOut(holder: CodeHolder): Promise<boolean> {
    return (await this.database.prisma.mailedCode.count({ where: { hash: this.#hash(holder), usedAt: null, tries: { lt: mostTries }, expiresAt: { gt: this.clock.now() } } })) > 0;
  }

  /** Looks at what was typed, counts the look and uses up a right one in one statement: of many at once, on whatever nodes, none slips in. One that was mailed before `since` counts no more. */
  async use(holder: CodeHolder, code: string, since: Date | null = null): Promise<boolean> {
    const now = this.clock.now();
    const mailedSince = addSeconds(since ?? new Date(0), codeLife);
    const [row] = await this.database.prisma.$queryRaw<readonly { readonly isUsed: boolean }[]>`
      UPDATE mailed_codes SET tries = tries + 1, used_at = CASE WHEN code_hash = ${this.#hash(holder, code)} THEN ${now}::timestamptz END
      WHERE hash = ${this.#hash(holder)} AND used_at IS NULL AND tries < ${mostTries} AND expires_at > ${mailedSince > now ? mailedSince : now}
      RETURNING used_at IS NOT NULL AS "isUsed"`;
    return row?.isUsed === true;
  }

  /** Whether it is the code that was used just now: the form with it may have been sent twice. */
  async wasUsedJustNow(holder: CodeHolder, code: string): Promise<boolean> {
    const where = { hash: this.#hash(holder), codeHash: this.#hash(holder, code), usedAt: { gt: addSeconds(this.clock.now(), -again) } };
    return (await this.database.prisma.mailedCode.count({ where })) > 0;
  }

  #hash({ flow, person }: CodeHolder, code?: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('mailed-code', JSON.stringify([flow, person, ...(code === undefined ? [] : [code])]));
  }
}
