import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';

/** An answer, whole, where it led nobody on. */
export interface Fetched {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** What `fetch` says of itself. */
const own = { 'accept': '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors', 'user-agent': 'node', 'accept-encoding': 'gzip, deflate' };
const types = { URLSearchParams: 'application/x-www-form-urlencoded;charset=UTF-8', String: 'text/plain;charset=UTF-8', Uint8Array: undefined };
const decoders: Readonly<Record<string, (bytes: Buffer) => Buffer>> = { gzip: gunzipSync, deflate: inflateSync, br: brotliDecompressSync };
const utf8 = new TextDecoder();
const agent = new Agent({ keepAlive: true });

/**
 * Sends what `fetch` would with `redirect: 'manual'`, for 0.3 ms less of CPU: tests ask some hundred thousand times. It closes no
 * connection after HEAD, and speaks of no cache beside an `If-Match`.
 */
export async function plainFetch(address: string, init: RequestInit = {}): Promise<Fetched> {
  const { method = 'GET', body, headers } = init;
  const kind = body instanceof URLSearchParams ? 'URLSearchParams' : typeof body === 'string' ? 'String' : body instanceof Uint8Array ? 'Uint8Array' : undefined;
  if (kind === undefined && body !== undefined && body !== null) throw new TypeError('Such a body is not sent by this one.');
  const bytes = body instanceof Uint8Array ? body : Buffer.from(kind === undefined ? '' : String(body as string | URLSearchParams));
  const type = kind && types[kind];
  const said = Object.fromEntries(new Headers(headers));
  const length = kind !== undefined || method === 'POST' || method === 'PUT' ? { 'content-length': bytes.length } : {};
  const asked = request(address, { agent, method, headers: { ...own, ...(type !== undefined && { 'content-type': type }), ...said, ...length } });
  asked.end(bytes.length > 0 ? bytes : undefined);
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  asked.on('error', () => undefined); // the server has said what it wanted to, and reads no further
  const given = new Headers();
  for (let index = 0; index < answer.rawHeaders.length; index += 2) given.append(answer.rawHeaders[index] ?? '', answer.rawHeaders[index + 1] ?? '');
  const coded = await buffer(answer);
  const decode = coded.length > 0 ? decoders[given.get('content-encoding') ?? ''] : undefined;
  return { status: answer.statusCode ?? 0, headers: given, text: utf8.decode(decode ? decode(coded) : coded) };
}
