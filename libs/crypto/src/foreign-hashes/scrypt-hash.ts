import { createCipheriv, scrypt } from 'node:crypto';
import { bytesOf, demandBound, derivedHash, equal, HashFault, hexBytes, unpadded, type ForeignHash, type HashFamily } from './foreign-hash.ts';

/** RFC 7914. `cost` is N. */
interface Parameters {
  readonly cost: number;
  readonly r: number;
  readonly p: number;
}

/** scrypt as PHC has it, as passlib, Ory, Django and Werkzeug write it, and Firebase's own way of it. */
export const scryptHash: HashFamily = {
  read(text) {
    const firebase = /^\$firescrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]*)\$([^$]+)\$([^$]*)\$([^$]+)$/.exec(text);
    if (firebase) return firebaseHash(firebase);
    const phc = /^\$scrypt\$ln=(\d+),r=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/.exec(text);
    if (phc) return plainHash(bounded(costOf(Number(phc[1])), phc[2], phc[3]), bytesOf(phc[4] ?? '', 'salt'), bytesOf(phc[5] ?? '', 'digest'));
    const django = /^scrypt\$(\d+)\$([^$]+)\$(\d+)\$(\d+)\$([^$]+)$/.exec(text);
    if (django) return plainHash(bounded(Number(django[1]), django[3], django[4]), Buffer.from(django[2] ?? ''), bytesOf(django[5] ?? '', 'digest'));
    const werkzeug = /^scrypt:(\d+):(\d+):(\d+)\$([^$]+)\$([^$]+)$/.exec(text);
    if (werkzeug) return plainHash(bounded(Number(werkzeug[1]), werkzeug[2], werkzeug[3]), Buffer.from(werkzeug[4] ?? ''), hexBytes(werkzeug[5] ?? '', 'digest'));
    if (/^(\$(fire)?scrypt\$|scrypt[:$])/.test(text)) throw new HashFault('is not written as any scrypt hash that is known here');
    return undefined;
  },
};

/** PHC has the exponent of N, Ory N itself. */
const costOf = (written: number): number => (written <= 30 ? 2 ** written : written);

function bounded(cost: number, r: string | undefined, p: string | undefined): Parameters {
  if (!Number.isInteger(Math.log2(cost)) || cost < 2) throw new HashFault('has an N of scrypt that is no power of two');
  demandBound(cost * Number(r), 'N times r', 2, 2 ** 20);
  if (Math.log2(cost) >= 16 * Number(r)) throw new HashFault('has an N of scrypt that is too large for its r'); // RFC 7914 section 2
  demandBound(cost * Number(r) * Number(p), 'N times r times p', 2 ** 10, 2 ** 21);
  return { cost, r: Number(r), p: Number(p) };
}

function plainHash(parameters: Parameters, salt: Buffer, digest: Buffer): ForeignHash {
  const { cost, r, p } = parameters;
  demandBound(digest.length, 'a digest in bytes', 16, 128);
  return derivedHash({ recipe: `$scrypt$ln=${Math.log2(cost)},r=${r},p=${p}$${unpadded(salt)}$`, digest, isFast: false, derive: (password) => derive(password, salt, digest.length, parameters) });
}

/**
 * What scrypt makes of the password is the key under which the project's own signer key is enciphered: that is the digest. The signer key is a
 * secret of the whole project, and is not kept: without it the digest is what that key makes of zeros, by the same recipe.
 */
function firebaseHash([, ln, r, p, salt = '', digest = '', separator = '', signerKey = '']: RegExpExecArray): ForeignHash {
  const parameters = bounded(costOf(Number(ln)), r, p);
  const [salted, expected, signer] = [Buffer.concat([bytesOf(salt, 'salt'), bytesOf(separator, 'salt separator')]), bytesOf(digest, 'digest'), bytesOf(signerKey, 'signer key')];
  if (expected.length !== signer.length) throw new HashFault('has a digest that is not as long as the signer key');
  demandBound(expected.length, 'a digest in bytes', 16, 128);
  const [ofZeros, zeros] = [Buffer.from(expected.map((byte, index) => byte ^ (signer[index] ?? 0))), Buffer.alloc(signer.length)];
  const kept = `$firescrypt$ln=${Math.log2(parameters.cost)},r=${r},p=${p}$${[bytesOf(salt, 'salt'), ofZeros, bytesOf(separator, 'salt separator'), zeros].map(unpadded).join('$')}`;
  return {
    kept,
    verify: async (password) => {
      const cipher = createCipheriv('aes-256-ctr', await derive(password, salted, 32, parameters), Buffer.alloc(16));
      return equal(Buffer.concat([cipher.update(zeros), cipher.final()]), ofZeros);
    },
  };
}

const derive = (password: string, salt: Buffer, length: number, { cost, r, p }: Parameters): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, length, { N: cost, r, p, maxmem: 256 * cost * r + 256 * r * p + 2 ** 20 }, (error, key) => (error ? reject(error) : resolve(key)));
  });
