import { createHash } from 'node:crypto';
import { inLetters } from './crypt-letters.ts';
import { derivedHash, HashFault, type HashFamily } from './foreign-hash.ts';

const md5 = (...parts: readonly (string | Uint8Array)[]): Buffer => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** md5crypt of BSD and Linux ($1$), and Apache's ($apr1$): a thousand rounds of MD5, which hold up nobody who guesses. */
export const md5CryptHash: HashFamily = {
  read(text) {
    const plain = text.replace(/^\{CRYPT\}/i, '');
    const found = /^\$(1|apr1)\$([^$:\n]{0,8})\$([./A-Za-z\d]{22})$/.exec(plain);
    if (!found) {
      if (/^\$(1|apr1)\$/.test(plain)) throw new HashFault('is no whole hash of md5crypt');
      return undefined;
    }
    const [, magic = '', salt = '', digest = ''] = found;
    const recipe = `$${magic}$${salt}$`;
    return derivedHash({ recipe, digest: Buffer.from(digest), spelling: digest, isFast: true, derive: (password) => Promise.resolve(Buffer.from(md5Crypt(password, `$${magic}$`, salt))) });
  },
};

/** By Poul-Henning Kamp's own description of what his program does, mistakes and all. */
function md5Crypt(password: string, magic: string, salt: string): string {
  const typed = Buffer.from(password);
  const first = md5(typed, salt, typed);
  const parts: Uint8Array[] = [typed, Buffer.from(magic), Buffer.from(salt)];
  for (let left = typed.length; left > 0; left -= 16) parts.push(first.subarray(0, Math.min(16, left)));
  for (let bits = typed.length; bits > 0; bits >>>= 1) parts.push((bits & 1) === 1 ? Buffer.alloc(1) : typed.subarray(0, 1));
  let last = md5(...parts);
  for (let round = 0; round < 1000; round += 1) {
    const odd = round % 2 === 1;
    last = md5(odd ? typed : last, round % 3 === 0 ? '' : salt, round % 7 === 0 ? '' : typed, odd ? last : typed);
  }
  return inLetters(last, [[0, 6, 12], [1, 7, 13], [2, 8, 14], [3, 9, 15], [4, 10, 5], [11]]);
}
