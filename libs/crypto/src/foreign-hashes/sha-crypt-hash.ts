import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { inLetters } from './crypt-letters.ts';
import { demandBound, derivedHash, HashFault, type HashFamily } from './foreign-hash.ts';

/** Rounds after which others have their turn on this thread. */
const atOnce = 500;

/** sha256crypt ($5$) and sha512crypt ($6$) of Linux. Own, since what there is would keep this thread for all the rounds at once. */
export const shaCryptHash: HashFamily = {
  read(text) {
    const plain = text.replace(/^\{CRYPT\}/i, '');
    const found = /^\$([56])\$(?:rounds=(\d{1,9})\$)?([^$:\n]{0,16})\$([./A-Za-z\d]{43}(?:[./A-Za-z\d]{43})?)$/.exec(plain);
    if (!found || (found[4]?.length === 43) !== (found[1] === '5')) {
      if (/^\$[56]\$/.test(plain)) throw new HashFault('is no whole hash of sha256crypt or sha512crypt');
      return undefined;
    }
    const [, kind, written, salt = '', digest = ''] = found;
    const rounds = demandBound(Number(written ?? 5000), 'rounds', 1000, 200_000);
    const recipe = `$${kind}$${written === undefined ? '' : `rounds=${rounds}$`}${salt}$`;
    const derive = async (password: string) => Buffer.from(await shaCrypt(kind === '5' ? 'sha256' : 'sha512', password, salt, rounds));
    return derivedHash({ recipe, digest: Buffer.from(digest), spelling: digest, isFast: false, derive });
  },
};

/** By Ulrich Drepper's specification, whose steps have these numbers. */
async function shaCrypt(name: 'sha256' | 'sha512', password: string, saltText: string, rounds: number): Promise<string> {
  const digest = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash(name)).digest();
  const [typed, salt] = [Buffer.from(password), Buffer.from(saltText)];
  const filled = (bytes: Uint8Array, length: number): Buffer => Buffer.alloc(length, bytes.length === 0 ? 0 : bytes);
  const other = digest(typed, salt, typed); // 4 to 8
  const parts: Uint8Array[] = [typed, salt, filled(other, typed.length)];
  for (let bits = typed.length; bits > 0; bits >>>= 1) parts.push((bits & 1) === 1 ? other : typed); // 11
  let last = digest(...parts);
  const p = filled(digest(...Array.from(typed, () => typed)), typed.length); // 13 to 16
  const s = filled(digest(...Array.from({ length: 16 + (last[0] ?? 0) }, () => salt)), salt.length); // 17 to 20
  for (let round = 0; round < rounds; round += 1) {
    const odd = round % 2 === 1;
    last = digest(odd ? p : last, round % 3 === 0 ? nothing : s, round % 7 === 0 ? nothing : p, odd ? last : p); // 21
    if (round % atOnce === atOnce - 1) await setImmediate();
  }
  return inLetters(last, name === 'sha256' ? order256 : order512);
}

const nothing = Buffer.alloc(0);
/** Which bytes stand in which letters, as the specification turns them. */
const turned = (groups: number, next: (at: readonly [number, number, number]) => readonly [number, number, number], first: readonly [number, number, number]): (readonly number[])[] => {
  const all: (readonly [number, number, number])[] = [first];
  while (all.length < groups) all.push(next(all.at(-1) ?? first));
  return all;
};
const order256 = [...turned(10, ([a, b, c]) => [c + 1, a + 1, b + 1], [0, 10, 20]), [31, 30]];
const order512 = [...turned(21, ([a, b, c]) => [b + 1, c + 1, a + 1], [0, 21, 42]), [63]];
