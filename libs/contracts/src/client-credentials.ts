import { decode } from './form.ts';
import { parsed, refused, type Parsed } from './parsed.ts';
import { Secret } from './secret.ts';

/** One way to read what a client shows. */
export interface ShownSecret {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** How a client says who it is at the token endpoint (RFC 6749 section 2.3); `none` is a public client (section 2.1). */
export type ClientCredentials =
  | (ShownSecret & { readonly method: 'client_secret_post' })
  /** Many clients do not form-encode the parts of HTTP Basic: what the pair may mean besides stands in `otherReadings`. */
  | (ShownSecret & { readonly method: 'client_secret_basic'; readonly otherReadings?: readonly ShownSecret[] })
  | { readonly method: 'none'; readonly clientId: string };

/** The methods above, as discovery and client metadata name them (RFC 7591 section 2). */
export const clientAuthenticationMethods = ['client_secret_basic', 'client_secret_post', 'none'] as const;
export type ClientAuthenticationMethod = (typeof clientAuthenticationMethods)[number];

interface Presented {
  readonly authorization?: string | undefined;
  readonly clientId?: string | undefined;
  readonly clientSecret?: Secret | undefined;
}

/** Finds the one client authentication of a request; two at once are refused (RFC 6749 section 2.3). */
export function readClientCredentials({ authorization, clientId, clientSecret }: Presented): Parsed<ClientCredentials> {
  if (isBasic(authorization)) {
    if (clientSecret) return refused('The client authenticates twice, by header and by body: use one of them.');
    const readings = readBasic(authorization);
    if (readings.length === 0) return refused('The Authorization header is not valid HTTP Basic of form-encoded parts (RFC 6749 section 2.3.1).', 'invalid_client');
    const [first, ...others] = readings.filter((reading) => clientId === undefined || clientId === reading.clientId);
    if (!first) return refused('client_id differs from the one in the Authorization header.');
    return parsed({ method: 'client_secret_basic', ...first, ...(others.length > 0 && { otherReadings: others }) });
  }
  if (clientId === undefined) return refused('client_id is missing: send it in the body or by HTTP Basic.', 'invalid_client');
  return parsed(clientSecret ? { method: 'client_secret_post', clientId, clientSecret } : { method: 'none', clientId });
}

/** Whether an Authorization header speaks for the client; a Bearer token there does not. */
export const isBasic = (authorization: string | undefined): authorization is string =>
  authorization !== undefined && /^basic(\s|$)/i.test(authorization);

/** Writes an Authorization header value whose parts are form-encoded first (RFC 6749 section 2.3.1). */
export function formatBasic(clientId: string, clientSecret: Secret): string {
  const pair = [clientId, clientSecret.reveal()].map((part) => new URLSearchParams([['', part]]).toString().slice(1)).join(':');
  return `Basic ${btoa(pair)}`;
}

/** Every distinct way to read the pair: form-decoded as RFC 6749 wants it, or as it stands; parted at the first colon, or at the last for an id that has some. */
function readBasic(authorization: string): readonly ShownSecret[] {
  const encoded = /^basic +([A-Za-z0-9+/]+={0,2}) *$/i.exec(authorization)?.[1];
  if (encoded === undefined || encoded.length % 4 !== 0) return [];
  const pair = atob(encoded);
  const readings = new Map<string, ShownSecret>();
  for (const read of [decode, (part: string) => part])
    for (const colon of [pair.indexOf(':'), pair.lastIndexOf(':')]) {
      const [clientId, clientSecret] = [read(pair.slice(0, Math.max(colon, 0))), read(pair.slice(colon + 1))];
      if (!clientId || !clientSecret || !visible.test(clientId) || !visible.test(clientSecret)) continue;
      const key = JSON.stringify([clientId, clientSecret]);
      if (!readings.has(key)) readings.set(key, { clientId, clientSecret: new Secret(clientSecret) });
    }
  return [...readings.values()];
}

/** VSCHAR of RFC 6749 appendix A.1 and A.2. */
const visible = /^[\x20-\x7E]{1,1024}$/;
