import { openSigningKey, signJwt } from '@symbolon/crypto';
import type * as openidClient from 'openid-client';
import type { Connection } from './connection.ts';
import type { AssertionKey } from './connection-keys.ts';
import type { UpstreamCalls } from './upstream-calls.ts';

export type Library = typeof openidClient;
/** Loaded by the first log-in that needs it. */
export const library = (): Promise<Library> => import('openid-client');

/** Seconds that a secret made of Apple's key counts: it is made anew for each call. */
const lifeOfSecret = 300;

/** What the library has to know to speak with a provider: what its discovery document says, or what is known of it without one. */
export async function upstreamConfiguration(loaded: Library, connection: Connection, calls: UpstreamCalls, signer: () => Promise<AssertionKey>, now: () => Date): Promise<openidClient.Configuration> {
  const { allowInsecureRequests, Configuration, discovery, enableNonRepudiationChecks } = loaded;
  const { issuer, addresses, type } = connection;
  const auth = authOf(loaded, connection, signer, now);
  const fetch: openidClient.CustomFetch = (address, { method, headers, body }) => calls.fetch(address, { method, headers, ...(body !== undefined && body !== null && { body: bodyOf(body) }) });
  // An entry may have http for this machine alone; that the ID token came by TLS is not enough for us.
  const first = addresses?.token ?? issuer ?? '';
  const execute = [...(first.startsWith('http:') ? [allowInsecureRequests] : []), ...(type === 'oidc' ? [enableNonRepudiationChecks] : [])];
  if (!addresses) {
    if (issuer === undefined) throw new Error('no issuer');
    const found = await discovery(new URL(issuer), connection.clientId, undefined, auth, { [loaded.customFetch]: fetch, execute });
    if (found.serverMetadata().issuer !== expectedIssuer(connection)) throw new Error('another issuer'); // the library takes some for others
    return found;
  }
  const { authorization: authorization_endpoint, token: token_endpoint, keys, revocation } = addresses;
  const known = new Configuration({ issuer: issuer ?? authorization_endpoint, authorization_endpoint, token_endpoint, ...(keys !== undefined && { jwks_uri: keys }), ...(revocation !== undefined && { revocation_endpoint: revocation }) }, connection.clientId, undefined, auth);
  known[loaded.customFetch] = fetch;
  for (const extension of execute) extension(known);
  return known;
}

/** Where people of any tenant may come, the document has a template, which the library fills in by the `tid` of the very ID token that it verifies. */
function expectedIssuer({ issuer, profile }: Connection): string | undefined {
  const isForMany = profile?.quirk === 'microsoft-tenants' && /^https:\/\/login\.microsoftonline\.com\/(common|organizations)\/v2\.0$/.test(issuer ?? '');
  return isForMany ? 'https://login.microsoftonline.com/{tenantid}/v2.0' : issuer;
}

/** How this installation proves there who it is. */
function authOf(loaded: Library, connection: Connection, signer: () => Promise<AssertionKey>, now: () => Date): openidClient.ClientAuth {
  const { ClientSecretBasic, ClientSecretPost, PrivateKeyJwt } = loaded;
  const { clientAuth, clientSecret, apple } = connection;
  if (apple) return awaited(async (...call) => ClientSecretPost(await appleSecret(connection, apple, now()))(...call));
  if (clientAuth === 'private_key_jwt')
    return awaited(async (server, ...call) => {
      // For the issuer alone: an assertion that names an endpoint could be carried on to another provider (RFC 10070).
      const auth = PrivateKeyJwt(await signer(), { [loaded.modifyAssertion]: (_header, payload) => void (payload['aud'] = server.issuer) });
      return auth(server, ...call);
    });
  const [basic, post] = [ClientSecretBasic(clientSecret.reveal()), ClientSecretPost(clientSecret.reveal())];
  if (clientAuth !== undefined) return clientAuth === 'client_secret_post' ? post : basic;
  return (server, ...call) => ((server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']).includes('client_secret_basic') ? basic : post)(server, ...call);
}

/** The library waits for it, as its own of keys does; its type does not say so. */
const awaited = (auth: (...call: Parameters<openidClient.ClientAuth>) => Promise<void>): openidClient.ClientAuth => (...call) => auth(...call) as unknown as undefined;

/** Apple's secret is a statement that is signed by a key which it has made for the team. */
async function appleSecret({ issuer, clientId, clientSecret }: Connection, { teamId, keyId }: NonNullable<Connection['apple']>, now: Date): Promise<string> {
  const iat = Math.floor(now.getTime() / 1000);
  return signJwt(openSigningKey(keyId, 'ES256', Buffer.from(clientSecret.reveal())), 'JWT', { iss: teamId, sub: clientId, aud: issuer, iat, exp: iat + lifeOfSecret });
}

/** What the library sends are forms. */
function bodyOf(body: unknown): string {
  if (body instanceof URLSearchParams || typeof body === 'string') return body.toString();
  throw new Error('Only forms are sent.');
}
