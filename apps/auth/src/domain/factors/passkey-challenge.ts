import { Injectable } from '@nestjs/common';
import { equalBytes, MasterKey, Random } from '@symbolon/crypto';
import type { Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** Seconds that a challenge may be answered in. */
export const challengeLife = 300;

/** Bytes of the time that it was given out at, and of what makes it another each time; its keyed hash follows. */
const [timeBytes, noiseBytes] = [6, 16];

/**
 * Challenges for passkeys. They prove themselves, so that nothing is stored of those that are only given out, which anybody can ask for
 * without end. `about` says what for and in which browser: an answer made for anything else is none.
 */
@Injectable()
export class PasskeyChallenge {
  constructor(
    private readonly masterKey: MasterKey,
    private readonly random: Random,
    private readonly clock: Clock,
  ) {}

  give(about: string): string {
    const head = Buffer.alloc(timeBytes + noiseBytes);
    head.writeUIntBE(this.clock.now().getTime(), 0, timeBytes);
    head.set(this.random.bytes(noiseBytes), timeBytes);
    return Buffer.concat([head, this.#mac(head, about)]).toString('base64url');
  }

  /** Whether it was given out for this, not too long ago. It may have been answered. */
  isOpen(challenge: string, about: string): boolean {
    const bytes = Buffer.from(challenge, 'base64url');
    const head = bytes.subarray(0, timeBytes + noiseBytes);
    if (head.length < timeBytes + noiseBytes || !equalBytes(bytes.subarray(head.length), this.#mac(head, about))) return false;
    const at = new Date(head.readUIntBE(0, timeBytes));
    return at <= addSeconds(this.clock.now(), challengeLife) && addSeconds(at, challengeLife) > this.clock.now();
  }

  /** Uses it up: of many at once, on whatever nodes, one is told so. It is remembered for longer than it could be answered, as the clocks of nodes differ. */
  async use(transaction: Transaction, challenge: string): Promise<boolean> {
    const expiresAt = addSeconds(this.clock.now(), 4 * challengeLife);
    return (await transaction.usedChallenge.createMany({ data: [{ hash: this.#usedHash(challenge), expiresAt }], skipDuplicates: true })).count === 1;
  }

  async wasUsed(transaction: Transaction, challenge: string): Promise<boolean> {
    return (await transaction.usedChallenge.count({ where: { hash: this.#usedHash(challenge) } })) > 0;
  }

  /** Whom a passkey that is made for this challenge will be of, if that makes an account: the id is told before it is known whether anything comes of it. */
  newUserId(challenge: string): string {
    return `user_${Buffer.from(this.masterKey.mac('passkey-challenge', `user of ${challenge}`)).toString('base64url').slice(0, 22)}`;
  }

  #usedHash(challenge: string): Uint8Array<ArrayBuffer> {
    return this.masterKey.mac('passkey-challenge', `used ${challenge}`);
  }

  #mac(head: Uint8Array, about: string): Uint8Array {
    return this.masterKey.mac('passkey-challenge', `given ${Buffer.from(head).toString('base64url')} ${about}`);
  }
}
