import { randomFillSync, randomUUID } from 'node:crypto';

/** Where unpredictable bytes come from; injected, so that a test may choose them. */
export abstract class Random {
  abstract bytes(count: number): Uint8Array<ArrayBuffer>;
}

const pool = new Uint8Array(4096);
let used = pool.length;

/** Draws from the system for many at once, since a call of it costs more than the few bytes that a token needs; what was given out is wiped. */
export const secureRandom: Random = {
  bytes(count) {
    if (count > pool.length) return randomFillSync(new Uint8Array(count));
    if (used + count > pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    const given = pool.slice(used, used + count);
    pool.fill(0, used, used + count);
    used += count;
    return given;
  },
};

/** Unpadded base64url of that many random bytes; 32 bytes (256 bits) for anything that grants access. */
export const randomText = (random: Random, count: number): string => Buffer.from(random.bytes(count)).toString('base64url');

/** So many decimal digits, nine at most, each number as likely as any other: draws past the last whole round of them are drawn again. */
export function randomDigits(random: Random, count: number): string {
  const numbers = 10 ** count;
  const rounds = Math.floor(2 ** 32 / numbers);
  for (;;) {
    const drawn = Buffer.from(random.bytes(4)).readUInt32BE();
    if (drawn < rounds * numbers) return String(drawn % numbers).padStart(count, '0');
  }
}

export const randomUuid = (): string => randomUUID();
