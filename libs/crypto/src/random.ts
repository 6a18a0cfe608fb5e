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

export const randomUuid = (): string => randomUUID();
