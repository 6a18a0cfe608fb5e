import { RecordFault } from '../foreign-person.ts';
import { schemeName } from './scheme-name.ts';

interface WrittenDigest {
  readonly algorithm: string;
  readonly value: string;
  /** hex or base64. */
  readonly encoded: string;
  readonly salt: string | undefined;
  /** utf8, hex or base64. */
  readonly saltEncoded: string;
  /** Whether the salt stands before the password. */
  readonly isBefore: boolean;
}

/** A digest of password and salt whose parts a source keeps apart, in the one spelling of libs/crypto. */
export function digestText({ algorithm, value, encoded, salt = '', saltEncoded, isBefore }: WrittenDigest): string {
  const name = algorithm.toLowerCase().replace('-', '');
  if (!/^(md5|sha1|sha256|sha384|sha512)$/.test(name)) throw new RecordFault(`its password is hashed by ${schemeName(algorithm)}, which is not known here`);
  return `$digest$a=${name},s=${isBefore ? 'before' : 'after'}$${base64(salt, saltEncoded)}$${base64(value, encoded)}`;
}

function base64(text: string, encoding: string): string {
  if (encoding !== 'hex' && encoding !== 'base64' && encoding !== 'utf8') throw new RecordFault(`its password hash is encoded as ${schemeName(encoding)}, which is not known here`);
  if (encoding === 'hex' && !/^([\da-f]{2})*$/i.test(text)) throw new RecordFault('its password hash is not hexadecimal');
  return Buffer.from(text, encoding).toString('base64').replace(/=+$/, '');
}
