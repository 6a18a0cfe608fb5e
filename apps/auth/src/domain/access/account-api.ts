import { accountRights, accountScopeFor, type AccountRight } from '@symbolon/contracts';
import type { ResourceServer } from './resource-server.ts';

/** The `aud` of tokens for the account API. */
export const accountAudience = (issuer: string): string => `${issuer}/account`;

/** The account API as a resource server like others; no file makes it. Its tokens are short, and for nobody who does not ask by name. */
export function accountApi(issuer: string): ResourceServer {
  const terms = { audience: accountAudience(issuer), name: 'Symbolon', accessTokenTtl: 600, accessTokenSigningAlg: 'EdDSA', acrValues: [], maxAge: null } as const;
  const sentences = Object.fromEntries(Object.entries(accountRights).map(([right, sentence]) => [accountScopeFor(right as AccountRight), sentence]));
  return {
    ...terms,
    scopes: Object.keys(sentences),
    byNameOnly: true,
    introspectionClients: [],
    contract: { audience: terms.audience, name: terms.name, scopes: sentences, claims: {}, access_token_ttl: terms.accessTokenTtl, access_token_signing_alg: terms.accessTokenSigningAlg },
  };
}
