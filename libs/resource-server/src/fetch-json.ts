import { readJsonObject, type JsonObject } from './strict-json.ts';

const timeout = 5000;
const largest = 256 * 1024;

/** Reads a JSON object from an address: within 5 s, at most 256 KB, without a redirect. The status when it is not 200; throws when there is no answer. */
export async function fetchJson(fetch: typeof globalThis.fetch, address: string): Promise<JsonObject | number> {
  const response = await fetch(address, { redirect: 'error', headers: { accept: 'application/json' }, signal: AbortSignal.timeout(timeout) });
  if (response.status !== 200) {
    await response.body?.cancel();
    return response.status;
  }
  const value = readJsonObject(await bounded(response));
  if (!value) throw new Error(`${address} answered with something else than a JSON object.`);
  return value;
}

async function bounded({ body }: Response): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    // Leaving the loop ends the connection.
    if (length > largest) throw new Error('The answer is larger than 256 KB.');
    chunks.push(chunk);
  }
  const bytes = new Uint8Array(length);
  chunks.reduce((at, chunk) => (bytes.set(chunk, at), at + chunk.length), 0);
  return bytes;
}
