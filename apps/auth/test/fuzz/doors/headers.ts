import { isIP } from 'node:net';
import { gunzipSync, gzipSync } from 'node:zlib';
import { api, userinfoHeader } from '@symbolon/contracts';
import { parseCookie } from 'cookie';
import { acceptedEncoding } from '../../../src/platform/http/accepted-encoding.ts';
import { cookieOf } from '../../../src/platform/http/cookie-of.ts';
import { traceParentOf } from '../../../src/platform/http/trace-context.ts';
import { addressOf, isNodeIn, listOf, networksOf, surroundingsOf } from '../../../src/platform/network.ts';
import { demand, demandSame, headerOf, type Door } from '../door.ts';

type Request = Parameters<typeof cookieOf>[0];

/** Without the quotes and blanks that some readers take off. */
const bare = (value: string | undefined): string | undefined => value?.trim().replace(/^"(.*)"$/, '$1');

/** Cookies: what counts stands there once, and a foreign parser finds the same. */
export const cookie: Door = (bytes) => {
  const header = headerOf(bytes);
  const ours = cookieOf({ headers: { cookie: header } } as unknown as Request, 'symbolon');
  const named = header.split(';').filter((pair) => pair.replace(/^[ \t]+/, '').startsWith('symbolon='));
  if (/symbolon[ \t]+=/.test(header)) return; // no browser keeps such a name (RFC 6265 section 5.2), and readers differ on it
  if (named.length !== 1) return demand(ours === undefined, 'A cookie counts that stands there twice, or not at all.');
  demandSame(bare(ours), bare(parseCookie(header, { decode: (text) => text })['symbolon']), 'A cookie is read otherwise than by a foreign parser.');
};

/** Where requests come from, as proxies write it (RFC 7239 section 6): one name for each address, which the platform knows. */
export const network: Door = (bytes) => {
  const node = headerOf(bytes);
  const [address, networks] = [addressOf(node), networksOf(node)];
  surroundingsOf(node);
  demand(networks.length === (address !== undefined && isIP(address) === 6 ? 3 : 1), 'An address is in another number of networks.');
  if (address === undefined) return demand(isIP(node) === 0, 'An address of the platform is none.');
  demand(isIP(address) !== 0 && addressOf(address) === address, 'An address has no spelling of its own.');
  demand(isNodeIn(listOf([address]), node), 'An address is not where it is.');
  if (isIP(node) === isIP(address)) demand(isNodeIn(listOf([node]), address), 'An address is another for the platform.');
};

/** As forms are read; undefined where that cannot be. */
function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return undefined;
  }
}

/** What clients say of themselves by HTTP Basic (RFC 7617) and by Bearer (RFC 6750): nothing is taken that the header does not hold. */
export const authorization: Door = (bytes) => {
  const header = headerOf(bytes);
  const basic = api.oauth.introspect.body?.read({ contentType: 'application/x-www-form-urlencoded', authorization: header, queryNames: [], body: Buffer.from('token=t') });
  if (basic?.ok) {
    const { client } = basic.value;
    const pair = Buffer.from(/^\S+ +(\S+)/.exec(header)?.[1] ?? '', 'base64').toString('latin1');
    const readings = client.method === 'client_secret_basic' ? [client, ...(client.otherReadings ?? [])] : [];
    demand(readings.length > 0 && readings.every((each) => [pair, formDecoded(pair)].includes(`${each.clientId}:${each.clientSecret.reveal()}`)), 'A client is read that the header does not name.');
  }
  const bearer = userinfoHeader.read({ contentType: undefined, authorization: header, queryNames: [], body: new Uint8Array() });
  const token = bearer.ok ? bearer.value.token?.reveal() : undefined;
  if (token !== undefined) demand(header.toLowerCase().startsWith('bearer ') && header.endsWith(token), 'A token is read that the header does not hold.');
};

/** Headers of which little is asked: a trace, an encoding. */
export const plainHeaders: Door = (bytes) => {
  const header = headerOf(bytes);
  const trace = traceParentOf(header)?.traceId;
  if (trace !== undefined) demand(header.split('-')[1] === trace && /^(?!0+$)[\da-f]{32}$/.test(trace), 'A trace is read that the header does not name.');
  const encoding = acceptedEncoding(header, ['br', 'gzip']);
  if (encoding !== undefined) demand(header.toLowerCase().includes(encoding) && gunzipSync(gzipSync(encoding)).toString() === encoding, 'An encoding is taken that nobody asked for.');
};
