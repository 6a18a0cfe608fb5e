import { createHmac } from 'node:crypto';
import { equalBytes } from './master-key.ts';

/** Seconds that a code is shown for; what every program for phones takes for granted. */
const period = 30;
const digits = 6;
/** Steps that a clock may be wrong by, either way (RFC 6238 section 5.2). */
const drift = 1;

/** The number of the step that a time lies in (RFC 6238 section 4.2). */
export const totpStep = (time: Date): number => Math.floor(time.getTime() / 1000 / period);

/** The code of a step: six digits, by HMAC-SHA-1 (RFC 4226 section 5.3). */
export function totpCode(secret: Uint8Array, step: number): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const hash = createHmac('sha1', secret).update(counter).digest();
  const offset = (hash.at(-1) ?? 0) & 15;
  return String((hash.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits).padStart(digits, '0');
}

/** The latest step whose code it is, of those that are near enough; undefined when it is none of theirs. All of them are looked at, always. */
export function totpMatch(secret: Uint8Array, code: string, now: Date): number | undefined {
  const typed = Buffer.from(code);
  let found: number | undefined;
  for (let step = totpStep(now) - drift; step <= totpStep(now) + drift; step += 1) if (equalBytes(Buffer.from(totpCode(secret, step)), typed)) found = step;
  return found;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** What such a text holds; padding and a rest of fewer than eight bits count for nothing. */
export function fromBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = [...text.replace(/=+$/, '')].map((letter) => alphabet.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (eight) => Number.parseInt(eight, 2));
}

/** Bytes as people copy them into such a program (RFC 4648 section 6), without padding. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}
