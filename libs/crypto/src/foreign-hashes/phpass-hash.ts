import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import { inLetters } from './crypt-letters.ts';
import { demandBound, derivedHash, HashFault, type HashFamily } from './foreign-hash.ts';

const letters = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Rounds after which others have their turn on this thread. */
const atOnce = 2048;

/** phpass, as WordPress ($P$) and phpBB ($H$) had it: thousands of rounds of MD5, which hold up nobody who guesses. */
export const phpassHash: HashFamily = {
  read(text) {
    const found = /^\$([PH])\$([./A-Za-z\d])([./A-Za-z\d]{8})([./A-Za-z\d]{22})$/.exec(text);
    if (!found) {
      if (/^\$[PH]\$/.test(text)) throw new HashFault('is no whole hash of phpass');
      return undefined;
    }
    const [, kind, cost = '', salt = '', digest = ''] = found;
    const exponent = demandBound(letters.indexOf(cost), 'rounds of two to the power', 7, 18);
    return derivedHash({ recipe: `$${kind}$${cost}${salt}`, digest: Buffer.from(digest), spelling: digest, isFast: true, derive: async (password) => Buffer.from(await phpass(password, salt, 2 ** exponent)) });
  },
};

async function phpass(password: string, salt: string, rounds: number): Promise<string> {
  const typed = Buffer.from(password);
  let last = createHash('md5').update(salt).update(typed).digest();
  for (let round = 0; round < rounds; round += 1) {
    last = createHash('md5').update(last).update(typed).digest();
    if (round % atOnce === atOnce - 1) await setImmediate();
  }
  return inLetters(last, [[2, 1, 0], [5, 4, 3], [8, 7, 6], [11, 10, 9], [14, 13, 12], [15]]);
}
