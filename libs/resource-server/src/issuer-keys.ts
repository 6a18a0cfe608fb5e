import { fetchJson } from './fetch-json.ts';
import { webAddress, wellKnown } from './web-address.ts';

/** Reads the keys that an issuer publishes now: its metadata (RFC 8414 section 3, else OpenID Connect Discovery section 4), then `jwks_uri`. Throws when it cannot. */
export async function fetchIssuerKeys(fetch: typeof globalThis.fetch, issuer: string, address: URL): Promise<readonly unknown[]> {
  const metadata = await fetchMetadata(fetch, issuer, address);
  // Whoever answers for another issuer could give its keys as this one's (RFC 8414 section 3.3).
  if (metadata['issuer'] !== issuer) throw new Error(`The metadata of ${issuer} is of another issuer.`);
  const { jwks_uri: location } = metadata;
  if (typeof location !== 'string' || !webAddress(location)) throw new Error(`The metadata of ${issuer} names no keys.`);
  const set = await fetchJson(fetch, location);
  const keys: unknown = typeof set === 'number' ? undefined : set['keys'];
  if (!Array.isArray(keys)) throw new Error(`The keys of ${issuer} cannot be read.`);
  return keys as readonly unknown[];
}

async function fetchMetadata(fetch: typeof globalThis.fetch, issuer: string, address: URL) {
  const places = [wellKnown(address, 'oauth-authorization-server'), `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`];
  for (const place of places) {
    const metadata = await fetchJson(fetch, place);
    if (typeof metadata !== 'number') return metadata;
    if (metadata !== 404) break;
  }
  throw new Error(`The metadata of ${issuer} cannot be read.`);
}
