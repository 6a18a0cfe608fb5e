import type { Random } from '@symbolon/crypto';

const digits = '0123456789abcdefghijklmnopqrstuv';
/** As digits of 32 (RFC 4648 section 7), whose order is that of the numbers. */
const base32 = (value: bigint, length: number): string => Array.from({ length }, (_, place) => digits[Number((value >> BigInt(5 * (length - 1 - place))) & 31n)]).join('');
const counts = 1n << 20n;

let millisecond = -1;
let count = 0n;

/** The name of an event: `evt_` and 22 characters, of the millisecond, what this process counted within it, and 40 random bits. So they sort as they were made. */
export function newEventId(random: Random, at: Date): string {
  count = at.getTime() === millisecond ? (count + 1n) % counts : 0n;
  millisecond = at.getTime();
  return `evt_${base32(BigInt(millisecond), 10)}${base32(count, 4)}${base32(Buffer.from(random.bytes(8)).readBigUInt64BE(), 8)}`;
}
