import { GoogleAuth } from 'google-auth-library';
import type { KeyWrap } from '@symbolon/crypto';
import * as z from 'zod';
import { textOf } from './small-answer.ts';

const encrypted = z.object({ ciphertext: z.base64() });
const decrypted = z.object({ plaintext: z.base64() });

/** Milliseconds for credentials, which a machine may have to be asked for, and for an answer. */
const fetching = 10_000;
const patience = 2_000;
/** A wrapped key opens only where this is said again, so that it is told from all else that the key encrypts. */
const additionalAuthenticatedData = Buffer.from('symbolon master-key').toString('base64');

export interface GoogleAddress {
  /** That of Google, or another one inside of a network. */
  readonly url: string;
  /** By its full name: projects/…/locations/…/keyRings/…/cryptoKeys/…. */
  readonly key: string;
}

/** Google Cloud KMS, which wraps the master key and signs nothing for us. Plain HTTP; Google's own library finds the credentials of a machine, a pod or a file, and takes new ones before they end. */
export class GoogleKms implements KeyWrap {
  readonly name = 'google';
  readonly #credentials = new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloudkms'] });

  constructor(private readonly at: GoogleAddress) {}

  /** By a key that is made by whoever runs it: one that we could make, we could make anew where it was lost. */
  async wrap(key: Uint8Array): Promise<string> {
    return `${this.name}:${encrypted.parse(await this.#ask('encrypt', { plaintext: Buffer.from(key).toString('base64') })).ciphertext}`;
  }

  async unwrap(wrapped: string): Promise<Uint8Array> {
    return Buffer.from(decrypted.parse(await this.#ask('decrypt', { ciphertext: wrapped.slice(this.name.length + 1) })).plaintext, 'base64');
  }

  /** What it says of a mistake may quote what was sent, so only the status is told. */
  async #ask(what: 'encrypt' | 'decrypt', members: Readonly<Record<string, string>>): Promise<unknown> {
    const headers = { Authorization: `Bearer ${await this.#token()}`, 'Content-Type': 'application/json' };
    const body = JSON.stringify({ ...members, additionalAuthenticatedData });
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
