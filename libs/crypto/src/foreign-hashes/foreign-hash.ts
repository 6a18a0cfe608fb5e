import { timingSafeEqual } from 'node:crypto';

/** Why a hash that was made elsewhere is not taken, as a clause: "costs more than a log-in here may". */
export class HashFault extends Error {}

/** A password hash that was made elsewhere, read and within our bounds. */
export interface ForeignHash {
  /** The one spelling in which it is kept. */
  readonly kept: string;
  readonly verify: (password: string) => Promise<boolean>;
  /** Of a hash that costs whoever guesses next to nothing: what is kept of it, and how the rest comes of a password. */
  readonly fast?: FastHash;
}

export interface FastHash {
  /** All of the kept spelling but the digest at its end. */
  readonly recipe: string;
  readonly digest: Uint8Array;
  readonly derive: (password: string) => Promise<Uint8Array>;
}

/** One way of hashing passwords: its spellings, its bounds, and how a password is held against it. */
export interface HashFamily {
  /** Undefined where it is no hash of this family. A HashFault where it is one that cannot be taken. */
  readonly read: (text: string) => ForeignHash | undefined;
}

interface Derived {
  /** Of the kept spelling what stands before the digest. */
  readonly recipe: string;
  readonly digest: Uint8Array;
  readonly derive: (password: string) => Promise<Uint8Array>;
  readonly isFast: boolean;
  /** How the digest is spelled; base 64 where nobody says otherwise. */
  readonly spelling?: string;
}

/** Of a family whose digest follows from the password, and is compared. */
export function derivedHash({ recipe, digest, derive, isFast, spelling = unpadded(digest) }: Derived): ForeignHash {
  return {
    kept: `${recipe}${spelling}`,
    verify: async (password) => equal(await derive(password), digest),
    ...(isFast && { fast: { recipe, digest, derive } }),
  };
}

export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

export const unpadded = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

/** Of base 64, with padding or without, standard, for addresses or as passlib has it ("." for "+"). A HashFault where it is not that. */
export function bytesOf(text: string, what: string): Buffer {
  const standard = text.replaceAll('.', '+').replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
  if (!/^[A-Za-z\d+/]*$/.test(standard) || standard.length % 4 === 1) throw new HashFault(`has a ${what} that is not base 64`);
  return Buffer.from(standard, 'base64');
}

/** The same of hexadecimal digits. */
export function hexBytes(text: string, what: string): Buffer {
  if (!/^(?:[\da-f]{2})+$/i.test(text)) throw new HashFault(`has a ${what} that is not hexadecimal`);
  return Buffer.from(text, 'hex');
}

/** Refuses what would keep a thread busy for longer than somebody may wait who logs in. */
export function demandBound(value: number, what: string, least: number, most: number): number {
  if (!Number.isSafeInteger(value) || value < least || value > most) throw new HashFault(`has ${what} of ${Number.isFinite(value) ? value : 'no number'}: from ${least} to ${most} are taken`);
  return value;
}
