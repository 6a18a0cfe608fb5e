import { fetchJson } from './fetch-json.ts';
import { IssuerFault } from './issuer-fault.ts';
import type { JsonObject } from './strict-json.ts';
import { webAddress, wellKnown } from './web-address.ts';

/** Reads the keys that an issuer publishes now: its metadata (RFC 8414 section 3, else OpenID Connect Discovery section 4), then `jwks_uri`. Throws an IssuerFault when it cannot. */
export async function fetchIssuerKeys(fetch: typeof globalThis.fetch, issuer: string, address: URL): Promise<readonly unknown[]> {
  const { place, metadata } = await fetchMetadata(fetch, issuer, address);
  // Whoever answers for another issuer could give its keys as this one's (RFC 8414 section 3.3).
  if (metadata['issuer'] !== issuer) {
    throw new IssuerFault(`The metadata at ${place} is of ${named(metadata['issuer'])}, and the setting issuer is "${issuer}": they must be the same, character for character.`, true);
  }
  const { jwks_uri: location } = metadata;
  if (typeof location !== 'string' || !webAddress(location)) {
    throw new IssuerFault(`The metadata at ${place} names no jwks_uri with https, or with http on this machine: the provider must know its own address.`, true);
  }
  const { keys } = (await fetchJson(fetch, location)) ?? {};
  if (!Array.isArray(keys)) throw new IssuerFault(`There are no keys at ${location}, the jwks_uri of ${issuer}: check what stands before the provider.`, true);
  return keys as readonly unknown[];
}

async function fetchMetadata(fetch: typeof globalThis.fetch, issuer: string, address: URL): Promise<{ readonly place: string; readonly metadata: JsonObject }> {
  const places = [wellKnown(address, 'oauth-authorization-server'), `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`];
  for (const place of places) {
    const metadata = await fetchJson(fetch, place);
    if (metadata) return { place, metadata };
  }
  throw new IssuerFault(`There is no metadata of an issuer at ${places.join(' and ')} (404): the setting issuer must be the address that the provider names as its issuer.`, true);
}

/** Somebody else's text, for a log: only when it is an address. */
const named = (issuer: unknown): string => (typeof issuer === 'string' && webAddress(issuer) ? `"${issuer}"` : 'another issuer');
