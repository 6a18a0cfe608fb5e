import type { Client } from './client.ts';

/** Where a person goes on outside of any log-in, and what people call it. */
export interface WayOn {
  /** Null when no application is known. */
  readonly name: string | null;
  /** Null when there is no such place. */
  readonly url: string | null;
}

/** The way on to an application: where it begins a log-in by itself (OpenID Connect Core section 4), or else the site of its first redirect address. Apps on a device have none. */
export const wayOnTo = (client: Client | undefined, issuer: string): WayOn => ({ name: client?.name ?? client?.clientId ?? null, url: client ? siteOf(client, issuer) : null });

function siteOf({ initiateLoginUri, redirectUris }: Client, issuer: string): string | null {
  if (initiateLoginUri !== null) {
    const url = new URL(initiateLoginUri);
    url.searchParams.set('iss', issuer);
    return url.href;
  }
  const url = new URL(redirectUris[0] ?? 'none:');
  const isSite = /^https?:$/.test(url.protocol) && !/^(127\.|\[)/.test(url.hostname);
  return isSite ? `${url.origin}/` : null;
}
