import { signalScopes } from '@symbolon/contracts';
import type { ResourceServer } from './resource-server.ts';

/** The `aud` of tokens for the streams of security events. */
export const signalsAudience = (issuer: string): string => `${issuer}/ssf`;

/** The transmitter of security events as a resource server like others; no file makes it. Its tokens are short, and for no application that does not ask by name. */
export function signalsApi(issuer: string): ResourceServer {
  const terms = { audience: signalsAudience(issuer), name: 'Symbolon', accessTokenTtl: 600, accessTokenSigningAlg: 'EdDSA', acrValues: [], maxAge: null } as const;
  return {
    ...terms,
    scopes: Object.keys(signalScopes),
    byNameOnly: true,
    introspectionClients: [],
    contract: { audience: terms.audience, name: terms.name, scopes: signalScopes, claims: {}, access_token_ttl: terms.accessTokenTtl, access_token_signing_alg: terms.accessTokenSigningAlg },
  };
}
