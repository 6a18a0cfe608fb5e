import { createRemoteJWKSet, jwtVerify, type JWTVerifyResult } from 'jose';
import type { Symbolon } from '../src/index.ts';

export const audience = 'https://orders.example';
export const secret = 'a-client-secret-of-32-characters';
export const ada = 'ada@shop.example';

/** One API and a client that people and the client itself use it by. */
export const config = {
  resource_servers: [
    { audience, scopes: ['orders:read', 'orders:write'] },
    { audience: 'https://legacy.example', scopes: ['legacy:read'], access_token_signing_alg: 'RS256' },
  ],
  clients: [{ client_id: 'shop', client_secret: secret, scope: 'openid profile orders:read orders:write legacy:read' }],
  users: [{ username: ada, claims: { name: 'Ada Lovelace' } }],
};

export const wish = { client: 'shop', user: ada, audience } as const;

/** What a service does with a token: fetches keys from the provider, and believes its clock. */
export function verify(idp: Symbolon, token: string): Promise<JWTVerifyResult> {
  const keys = createRemoteJWKSet(new URL('/oauth/jwks', idp.origin));
  return jwtVerify(token, keys, { issuer: idp.issuer, audience, typ: 'at+jwt', currentDate: idp.clock.now() });
}

/** The code of a refusal; undefined for what is accepted. */
export const refusal = (idp: Symbolon, token: string): Promise<string | undefined> =>
  verify(idp, token).then(
    () => undefined,
    (error: unknown) => String((error as { readonly code?: unknown }).code),
  );
