import { pbkdf2 } from 'node:crypto';
import { aspNetHash } from './asp-net-hash.ts';
import { bytesOf, demandBound, derivedHash, HashFault, hexBytes, unpadded, type ForeignHash, type HashFamily } from './foreign-hash.ts';

/** Bytes of each digest: a key that is longer costs its rounds once more for each. */
const digests = { sha1: 20, sha256: 32, sha512: 64 } as const;
export type Pbkdf2Digest = keyof typeof digests;

/** Below it, whoever guesses tries millions in a second. */
const slowRounds = 10_000;

/** PBKDF2 (RFC 8018) as PHC and Ory, passlib, LDAP, Django and Werkzeug write it, and as ASP.NET Identity packs it. */
export const pbkdf2Hash: HashFamily = {
  read(text) {
    const phc = /^\$pbkdf2-(sha1|sha256|sha512)\$i=(\d+)(?:,l=\d+)?\$([^$]*)\$([^$]+)$/.exec(text);
    if (phc) return pbkdf2Of(phc[1] as Pbkdf2Digest, phc[2], bytesOf(phc[3] ?? '', 'salt'), bytesOf(phc[4] ?? '', 'digest'));
    const passlib = /^(?:\$pbkdf2(?:-(sha256|sha512))?\$|\{PBKDF2(?:-(SHA1|SHA256|SHA512))?\})(\d+)\$([^$]*)\$([^$]+)$/.exec(text);
    if (passlib) return pbkdf2Of((passlib[1] ?? passlib[2]?.toLowerCase() ?? 'sha1') as Pbkdf2Digest, passlib[3], bytesOf(passlib[4] ?? '', 'salt'), bytesOf(passlib[5] ?? '', 'digest'));
    const django = /^pbkdf2_(sha1|sha256)\$(\d+)\$([^$]+)\$([^$]+)$/.exec(text);
    if (django) return pbkdf2Of(django[1] as Pbkdf2Digest, django[2], Buffer.from(django[3] ?? ''), bytesOf(django[4] ?? '', 'digest'));
    const werkzeug = /^pbkdf2:(sha1|sha256|sha512):(\d+)\$([^$]+)\$([^$]+)$/.exec(text);
    if (werkzeug) return pbkdf2Of(werkzeug[1] as Pbkdf2Digest, werkzeug[2], Buffer.from(werkzeug[3] ?? ''), hexBytes(werkzeug[4] ?? '', 'digest'));
    if (/^(\$pbkdf2|\{PBKDF2|pbkdf2[_:])/.test(text)) throw new HashFault('is not written as any PBKDF2 hash that is known here');
    const packed = aspNetHash(text);
    return packed && pbkdf2Of(packed.digest, String(packed.rounds), packed.salt, packed.key);
  },
};

export function pbkdf2Of(digest: Pbkdf2Digest, written: string | undefined, salt: Buffer, key: Buffer): ForeignHash {
  const rounds = Number(written);
  demandBound(key.length, 'a digest in bytes', 16, 512);
  demandBound(salt.length, 'a salt in bytes', 0, 1024);
  demandBound(rounds, 'rounds', 1, 2_000_000);
  demandBound(rounds * Math.ceil(key.length / digests[digest]), 'rounds for its length', 1, 2_000_000);
  const derive = (password: string): Promise<Buffer> => new Promise((resolve, reject) => pbkdf2(password, salt, rounds, key.length, digest, (error, made) => (error ? reject(error) : resolve(made))));
  return derivedHash({ recipe: `$pbkdf2-${digest}$i=${rounds},l=${key.length}$${unpadded(salt)}$`, digest: key, derive, isFast: rounds < slowRounds });
}
