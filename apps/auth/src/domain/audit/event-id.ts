import type { Random } from '@symbolon/crypto';

const digits = '0123456789abcdefghijklmnopqrstuv';
/** As digits of 32 (RFC 4648 section 7), whose order is that of the numbers. */
const base32 = (value: bigint, length: number): string => Array.from({ length }, (_, place) => digits[Number((value >> BigInt(5 * (length - 1 - place))) & 31n)]).join('');
const counts = 1n << 20n;

/** Names of events: `evt_` and 22 characters, the millisecond, what this process counted within it, and 40 random bits; so they sort as they were made. */
export class EventIds {
  #millisecond = -1;
  #count = 0n;

  constructor(private readonly random: Random) {}

  next(at: Date): string {
    this.#count = at.getTime() === this.#millisecond ? (this.#count + 1n) % counts : 0n;
    this.#millisecond = at.getTime();
    return `evt_${base32(BigInt(this.#millisecond), 10)}${base32(this.#count, 4)}${base32(Buffer.from(this.random.bytes(8)).readBigUInt64BE(), 8)}`;
  }
}
