import { IssuerFault, unreachable } from './issuer-fault.ts';
import { readJsonObject, type JsonObject } from './strict-json.ts';

const timeout = 5000;
const largest = 256 * 1024;
/** Statuses below 500 that ask to come again (RFC 9110 section 15.5.9, RFC 8470 section 5.2, RFC 6585 section 4). */
const later: readonly number[] = [408, 425, 429];

/** Reads a JSON object from an address: within 5 s, at most 256 KB, without a redirect. Undefined when there is none (404); throws an IssuerFault. */
export async function fetchJson(fetch: typeof globalThis.fetch, address: string): Promise<JsonObject | undefined> {
  const { status, body } = await answerOf(fetch, address).catch((error: unknown) => {
    throw unreachable(address, error);
  });
  if (status === 404) return undefined;
  if (status >= 500 || later.includes(status)) throw new IssuerFault(`${address} answered with ${status}.`, false);
  if (status !== 200) throw new IssuerFault(`${address} answered with ${status || 'a redirect'}: check the setting issuer, and what stands before the provider.`, true);
  const value = body && readJsonObject(body);
  if (!value) throw new IssuerFault(`${address} answered with something else than a JSON object of at most 256 KB: check the setting issuer, and what stands before the provider.`, true);
  return value;
}

/** The body when the status is 200 and it is not too large. */
async function answerOf(fetch: typeof globalThis.fetch, address: string): Promise<{ readonly status: number; readonly body?: Uint8Array | undefined }> {
  const response = await fetch(address, { redirect: 'manual', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeout) });
  if (response.status === 200) return { status: 200, body: await bounded(response) };
  await response.body?.cancel();
  return { status: response.status };
}

async function bounded({ body }: Response): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > largest) return undefined;
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return bytes;
}
