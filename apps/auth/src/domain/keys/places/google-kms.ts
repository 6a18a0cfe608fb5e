import { GoogleAuth } from 'google-auth-library';
import type { KeyWrap } from '@symbolon/crypto';
import * as z from 'zod';
import { crc32c } from './crc32c.ts';
import { textOf } from './small-answer.ts';

/** Numbers of 64 bits are texts in Google's JSON, and what is false is left out. */
const checksum = z.string().regex(/^\d{1,10}$/);
const encrypted = z.object({ name: z.string(), ciphertext: z.base64(), ciphertextCrc32c: checksum, verifiedPlaintextCrc32c: z.boolean().optional(), verifiedAdditionalAuthenticatedDataCrc32c: z.boolean().optional() });
const decrypted = z.object({ plaintext: z.base64(), plaintextCrc32c: checksum });

/** Milliseconds for credentials, which a machine may have to be asked for, and for an answer. */
const fetching = 10_000;
const patience = 2_000;
/** A wrapped key opens only where this is said again, so that it is told from all else that the key encrypts. */
const context = Buffer.from('symbolon master-key');

const sumOf = (bytes: Uint8Array): string => String(crc32c(bytes));
/** A project is called by its name or its number, whichever Google likes. */
const inProject = (key: string): string => key.slice(key.indexOf('/locations/'));

/** Bytes that came as they were sent. */
function whole(base64: string, sum: string): Buffer {
  const bytes = Buffer.from(base64, 'base64');
  if (sumOf(bytes) !== sum) throw new Error('its answer was changed on the way');
  return bytes;
}

export interface GoogleAddress {
  /** That of Google, or another one inside of a network. */
  readonly url: string;
  /** By its full name: projects/…/locations/…/keyRings/…/cryptoKeys/…. */
  readonly key: string;
}

/** Google Cloud KMS, which wraps the master key and signs nothing for us. Plain HTTP; Google's own library finds the credentials of a machine, a pod or a file, and takes new ones before they end. */
export class GoogleKms implements KeyWrap {
  readonly name = 'google';
  readonly #credentials: GoogleAuth;

  /** Without the project the library would look for one, by running what is called gcloud on the PATH, with all that the server's environment has. */
  constructor(private readonly at: GoogleAddress) {
    this.#credentials = new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloudkms'], projectId: at.key.split('/')[1] ?? '' });
  }

  /** By a key that is made by whoever runs it: one that we could make, we could make anew where it was lost. */
  async wrap(key: Uint8Array): Promise<string> {
    const answer = encrypted.parse(await this.#ask('encrypt', { plaintext: Buffer.from(key).toString('base64'), plaintextCrc32c: sumOf(key) }));
    if (!inProject(answer.name).startsWith(`${inProject(this.at.key)}/cryptoKeyVersions/`)) throw new Error('it encrypted by another key');
    if (!answer.verifiedPlaintextCrc32c || !answer.verifiedAdditionalAuthenticatedDataCrc32c) throw new Error('it does not say that it encrypted what it was sent');
    return `${this.name}:${whole(answer.ciphertext, answer.ciphertextCrc32c).toString('base64')}`;
  }

  async unwrap(wrapped: string): Promise<Uint8Array> {
    const ciphertext = wrapped.slice(this.name.length + 1);
    const answer = decrypted.parse(await this.#ask('decrypt', { ciphertext, ciphertextCrc32c: sumOf(Buffer.from(ciphertext, 'base64')) }));
    return whole(answer.plaintext, answer.plaintextCrc32c);
  }

  /** What it says of a mistake may quote what was sent, so only the status is told. */
  async #ask(what: 'encrypt' | 'decrypt', members: Readonly<Record<string, string>>): Promise<unknown> {
    const headers = { Authorization: `Bearer ${await this.#token()}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ ...members, additionalAuthenticatedData: context.toString('base64'), additionalAuthenticatedDataCrc32c: sumOf(context) });
    const answer = await fetch(new URL(`/v1/${this.at.key}:${what}`, this.at.url), { method: 'POST', headers, body, redirect: 'error', signal: AbortSignal.timeout(patience) });
    const text = await textOf(answer);
    if (!answer.ok) throw new Error(`it answered ${answer.status} to ${what}`);
    return JSON.parse(text) as unknown;
  }

  /** What the library says may hold more than belongs in a log. */
  async #token(): Promise<string> {
    const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), fetching).unref());
    const token = await Promise.race([this.#credentials.getAccessToken(), late]).catch((cause: unknown) => {
      throw new Error('there are no credentials for it', { cause });
    });
    if (!token) throw new Error('there are no credentials for it in time');
    return token;
  }
}
