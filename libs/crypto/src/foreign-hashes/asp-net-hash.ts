import { HashFault } from './foreign-hash.ts';
import type { Pbkdf2Digest } from './pbkdf2-hash.ts';

interface Packed {
  readonly digest: Pbkdf2Digest;
  readonly rounds: number;
  readonly salt: Buffer;
  readonly key: Buffer;
}

/** What ASP.NET Identity packs into base 64: version 2 (a zero, salt, key) and version 3 (a one, digest, rounds, length of the salt, salt, key). */
export function aspNetHash(text: string): Packed | undefined {
  if (!/^A[A-Za-z\d+/]{60,}={0,2}$/.test(text)) return undefined;
  const bytes = Buffer.from(text, 'base64');
  if (bytes[0] === 0 && bytes.length === 49) return { digest: 'sha1', rounds: 1000, salt: bytes.subarray(1, 17), key: bytes.subarray(17) };
  if (bytes[0] !== 1) return undefined;
  const digest = (['sha1', 'sha256', 'sha512'] as const)[bytes.readUInt32BE(1)];
  const saltLength = bytes.readUInt32BE(9);
  if (digest === undefined || saltLength < 8 || 13 + saltLength + 16 > bytes.length) throw new HashFault('is packed as by ASP.NET Identity, and is not whole');
  return { digest, rounds: bytes.readUInt32BE(5), salt: bytes.subarray(13, 13 + saltLength), key: bytes.subarray(13 + saltLength) };
}
