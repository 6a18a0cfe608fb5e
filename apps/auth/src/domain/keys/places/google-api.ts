import { GoogleAuth } from 'google-auth-library';
import * as z from 'zod';
import { crc32c } from './crc32c.ts';
import { jsonOf, textOf } from './small-answer.ts';

/** Milliseconds for the first credentials, which a machine may have to be asked for, and for an answer, and for the credentials that follow. */
const fetching = 10_000;
const patience = 2_000;

/** A checksum: numbers of 64 bits are texts in Google's JSON. */
export const checksum = z.string().regex(/^\d{1,10}$/);
export const sumOf = (bytes: Uint8Array): string => String(crc32c(bytes));

/** Bytes that came as they were sent. */
export function whole(bytes: Buffer, sum: string): Buffer {
  if (sumOf(bytes) !== sum) throw new Error('its answer was changed on the way');
  return bytes;
}

/** A project is called by its name or its number, whichever Google likes: what is named in it is the same. */
export const inProject = (name: string): string => name.slice(name.indexOf('/locations/'));

/** How something is asked, if not by POST, and which statuses say that it is not there, or is there already. */
export interface Asking {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly body?: object;
  readonly query?: Readonly<Record<string, string>>;
  readonly absent?: readonly number[];
  readonly within?: number;
}

/** Google Cloud KMS over plain HTTP; Google's own library finds the credentials of a machine, a pod or a file, and takes new ones before they end. */
export class GoogleApi {
  readonly #credentials: GoogleAuth;
  #isLetIn = false;

  /** Without the project the library would look for one, by running what is called gcloud on the PATH, with all that the server's environment has. */
  constructor(private readonly url: string, projectId: string) {
    this.#credentials = new GoogleAuth({ scopes: ['https://www.googleapis.com/auth/cloudkms'], projectId });
  }

  /** The answer; undefined for a status among `absent`. What it says of a mistake may quote what was sent, so only the status is told, and the last part of what was asked for. */
  async ask(name: string, { method = 'POST', body, query = {}, absent = [], within = patience }: Asking = {}): Promise<unknown> {
    const headers = { Authorization: `Bearer ${await this.#token()}`, ...(body && { 'Content-Type': 'application/json' }) };
    const address = new URL(`/v1/${name}`, this.url);
    address.search = new URLSearchParams(query).toString();
    const answer = await fetch(address, { method, headers, redirect: 'error', signal: AbortSignal.timeout(within), ...(body && { body: JSON.stringify(body) }) });
    const text = await textOf(answer);
    if (absent.includes(answer.status)) return undefined;
    if (!answer.ok) throw new Error(`it answered ${answer.status} to ${/[^/:]+$/.exec(name)?.[0]}`);
    return jsonOf(text);
  }

  /** The library knows no end of its tries, so nobody waits for it: what it finds later, the next one has. What it says may hold more than belongs in a log. */
  async #token(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<undefined>((resolve) => (timer = setTimeout(() => resolve(undefined), this.#isLetIn ? patience : fetching)));
    const token = await Promise.race([this.#credentials.getAccessToken(), late])
      .catch((cause: unknown) => {
        throw new Error('there are no credentials for it', { cause });
      })
      .finally(() => clearTimeout(timer));
    if (!token) throw new Error('there are no credentials for it in time');
    this.#isLetIn = true;
    return token;
  }
}
