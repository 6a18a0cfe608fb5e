import { allPermissions, permissions, scopeFor } from '@symbolon/contracts';
import type { ResourceServer } from './resource-server.ts';

/** The `aud` of tokens for the admin API. */
export const adminAudience = (issuer: string): string => `${issuer}/admin`;

/** The admin API as a resource server like others; no file makes it. Tokens for it are short: much can be done with one. */
export function adminApi(issuer: string): ResourceServer {
  const terms = { audience: adminAudience(issuer), name: 'Symbolon', accessTokenTtl: 600, accessTokenSigningAlg: 'EdDSA', acrValues: [], maxAge: null } as const;
  const sentences = Object.fromEntries(allPermissions.map((each) => [scopeFor(each), permissions[each]]));
  return {
    ...terms,
    scopes: Object.keys(sentences),
    byNameOnly: true,
    introspectionClients: [],
    contract: { audience: terms.audience, name: terms.name, scopes: sentences, claims: {}, access_token_ttl: terms.accessTokenTtl, access_token_signing_alg: terms.accessTokenSigningAlg },
  };
}
