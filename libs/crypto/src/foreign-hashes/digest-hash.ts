import { createHash } from 'node:crypto';
import { bytesOf, demandBound, derivedHash, HashFault, unpadded, type ForeignHash, type HashFamily } from './foreign-hash.ts';

const lengths = { md5: 16, sha1: 20, sha256: 32, sha384: 48, sha512: 64 } as const;
export type PlainDigest = keyof typeof lengths;
export const plainDigests: readonly string[] = Object.keys(lengths);

/** What LDAP writes between braces: the digest, and whether a salt follows it. */
const schemes: Readonly<Record<string, readonly [PlainDigest, boolean]>> = {
  MD5: ['md5', false], SMD5: ['md5', true], SHA: ['sha1', false], SSHA: ['sha1', true],
  SHA256: ['sha256', false], SSHA256: ['sha256', true], SHA384: ['sha384', false], SSHA384: ['sha384', true], SHA512: ['sha512', false], SSHA512: ['sha512', true],
};

/** One turn of MD5 or SHA over password and salt: LDAP's schemes, and ours for those of home-made tables, `$digest$a=sha256,s=after$SALT$DIGEST`. */
export const digestHash: HashFamily = {
  read(text) {
    const ldap = /^\{(\w+)\}(.*)$/.exec(text);
    const scheme = schemes[ldap?.[1]?.toUpperCase() ?? ''];
    if (ldap && scheme) return ldapHash(scheme, bytesOf(ldap[2] ?? '', 'digest'));
    const own = /^\$digest\$a=(\w+),s=(before|after)\$([^$]*)\$([^$]+)$/.exec(text);
    if (!own) {
      if (text.startsWith('$digest$')) throw new HashFault('is not written as a digest with its salt');
      return undefined;
    }
    const [, algorithm = '', place, salt = '', digest = ''] = own;
    if (!plainDigests.includes(algorithm)) throw new HashFault(`is of ${algorithm}, which is not known here`);
    return digestOf(algorithm as PlainDigest, place === 'before', bytesOf(salt, 'salt'), bytesOf(digest, 'digest'));
  },
};

function ldapHash([algorithm, isSalted]: readonly [PlainDigest, boolean], bytes: Buffer): ForeignHash {
  const length = lengths[algorithm];
  if (isSalted ? bytes.length <= length : bytes.length !== length) throw new HashFault(`has not the bytes of ${algorithm}${isSalted ? ' and a salt' : ''}`);
  return digestOf(algorithm, false, bytes.subarray(length), bytes.subarray(0, length));
}

export function digestOf(algorithm: PlainDigest, isBefore: boolean, salt: Buffer, digest: Buffer): ForeignHash {
  if (digest.length !== lengths[algorithm]) throw new HashFault(`has not the bytes of ${algorithm}`);
  demandBound(salt.length, 'a salt in bytes', 0, 1024);
  const derive = (password: string): Promise<Buffer> => {
    const hash = createHash(algorithm);
    return Promise.resolve((isBefore ? hash.update(salt).update(password) : hash.update(password).update(salt)).digest());
  };
  return derivedHash({ recipe: `$digest$a=${algorithm},s=${isBefore ? 'before' : 'after'}$${unpadded(salt)}$`, digest, derive, isFast: true });
}
