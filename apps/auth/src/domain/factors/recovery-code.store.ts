import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** Codes of a set. */
export const recoveryCodes = 10;
/** Without letters and digits that are taken for one another (Crockford's base 32). */
const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
/** Characters: 60 bits. */
const length = 12;
/** Seconds in which a form that was sent twice gets its answer twice. */
const again = 60;

/** Who uses one, and in which log-in. */
interface CodeUser {
  readonly userId: string;
  readonly flow: string;
}

/** Codes for who has lost their second factor. Only keyed hashes are kept; each is good once, and whoever has a new set has no other. */
@Injectable()
export class RecoveryCodeStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
  ) {}

  left(userId: string): Promise<number> {
    return this.database.prisma.recoveryCode.count({ where: { userId } });
  }

  /** A set that follows from a random seed: the form that asks for it, sent twice, shows the same. */
  from(seed: string): readonly string[] {
    return Array.from({ length: recoveryCodes }, (_, index) => {
      const bytes = this.masterKey.mac('recovery-code', `set ${seed} ${index}`);
      return Array.from(bytes.subarray(0, length), (byte) => alphabet[byte & 31]).join('').replace(/(.{4})(?!$)/g, '$1-');
    });
  }

  /** The set of this seed once more, while any of it counts: none where it never was theirs, or others have taken its place. */
  async again(within: Transaction, userId: string, seed: string): Promise<readonly string[]> {
    const codes = this.from(seed);
    const hash = { in: codes.map((code) => this.#hash(userId, code)) };
    return (await within.recoveryCode.count({ where: { userId, hash } })) > 0 ? codes : [];
  }

  /** The user's only ones from now on. */
  async replace(transaction: Transaction, userId: string, codes: readonly string[]): Promise<void> {
    await transaction.recoveryCode.deleteMany({ where: { userId } });
    await transaction.recoveryCode.createMany({ data: codes.map((code) => ({ hash: this.#hash(userId, code), userId, createdAt: this.clock.now() })) });
  }

  /** Uses one up; true for the one who did. That log-in is known to have for a while. */
  async use(transaction: Transaction, user: CodeUser, code: string): Promise<boolean> {
    const { userId } = user;
    const isFirst = (await transaction.recoveryCode.deleteMany({ where: { hash: this.#hash(userId, code), userId } })).count === 1;
    if (isFirst) await transaction.usedChallenge.createMany({ data: [{ hash: this.#usedHash(user, code), expiresAt: addSeconds(this.clock.now(), again) }], skipDuplicates: true });
    return isFirst;
  }

  /** Whether it is the code that this log-in used just now: the form with it may have been sent twice. */
  async wasUsedJustNow(user: CodeUser, code: string): Promise<boolean> {
    return (await this.database.prisma.usedChallenge.count({ where: { hash: this.#usedHash(user, code), expiresAt: { gt: this.clock.now() } } })) > 0;
  }

  #hash(userId: string, code: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('recovery-code', `code ${userId} ${plain(code)}`);
  }

  #usedHash({ userId, flow }: CodeUser, code: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('recovery-code', `used ${flow} ${userId} ${plain(code)}`);
  }
}

/** As people copy it: in parts or not, with letters that look like digits. */
const plain = (code: string): string => code.toLowerCase().replace(/[^0-9a-z]/g, '').replace(/o/g, '0').replace(/[il]/g, '1');
