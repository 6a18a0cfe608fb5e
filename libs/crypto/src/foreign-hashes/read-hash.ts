import { verify } from '@node-rs/argon2';
import { argon2Hash } from './argon2-hash.ts';
import { bcryptHash } from './bcrypt-hash.ts';
import { digestHash } from './digest-hash.ts';
import { HashFault, unpadded, type FastHash, type ForeignHash, type HashFamily } from './foreign-hash.ts';
import { md5CryptHash } from './md5-crypt-hash.ts';
import { pbkdf2Hash } from './pbkdf2-hash.ts';
import { phpassHash } from './phpass-hash.ts';
import { scryptHash } from './scrypt-hash.ts';
import { shaCryptHash } from './sha-crypt-hash.ts';

/** Every way of hashing passwords that is taken from elsewhere. */
const families: readonly HashFamily[] = [argon2Hash, bcryptHash, scryptHash, pbkdf2Hash, shaCryptHash, md5CryptHash, phpassHash, digestHash];

/** Longer than any that is taken. */
const mostLetters = 4096;

/** A hash in any spelling that is known here, or as it is kept. A HashFault where there is none, or one that would cost a log-in too much. */
export function readHash(text: string): ForeignHash {
  if (text.length > mostLetters) throw new HashFault(`is longer than ${mostLetters} characters`);
  const behind = text.indexOf('$argon2id$', 1);
  if (behind > 0) argon2Hash.read(text.slice(behind));
  return readKeptHash(text);
}

/** The same of one that is kept: argon2 around a fast hash was made here, by parameters that this installation chose. */
export function readKeptHash(text: string): ForeignHash {
  const behind = text.indexOf('$argon2id$', 1);
  if (behind > 0) return readEnclosed(text.slice(0, behind), text.slice(behind));
  for (const { read } of families) {
    const hash = read(text);
    if (hash) return hash;
  }
  throw new HashFault('is of no kind that is known here');
}

/** What argon2 hashes in place of a password whose fast hash must not be kept. */
export const enclosedText = (digest: Uint8Array): string => unpadded(digest);

/** A fast hash behind argon2: the recipe, and the argon2 hash of what it gives. */
function readEnclosed(recipe: string, phc: string): ForeignHash {
  const fast = fastOf(recipe);
  return { kept: `${recipe}${phc}`, verify: async (password) => verify(phc, enclosedText(await fast.derive(password))) };
}

/** A recipe has no digest: any of the right length stands in for it. */
function fastOf(recipe: string): FastHash {
  for (const length of [16, 20, 22, 32, 48, 64, Number(/,l=(\d{1,3})\$/.exec(recipe)?.[1] ?? 16)]) {
    const digest = length === 22 ? '.'.repeat(22) : unpadded(Buffer.alloc(length));
    try {
      const { fast } = readKeptHash(`${recipe}${digest}`);
      if (fast?.recipe === recipe) return fast;
    } catch (error) {
      if (!(error instanceof HashFault)) throw error;
    }
  }
  throw new HashFault('has something before its argon2 hash that is no recipe');
}
