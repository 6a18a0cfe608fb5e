import { signingAlgorithms } from '@symbolon/contracts';
import type { Installation } from '../src/server-process.ts';
import { token } from '../src/tokens.ts';

export const audience = (alg: string) => `https://${alg.toLowerCase()}.example.com`;
export const scope = (alg: string) => `${alg.toLowerCase()}:read`;

const client = { clientId: 'all', clientSecret: 'a-client-secret-of-32-characters' };

/** An API for each algorithm, and a client of all. */
export const issuesByEach = {
  resource_servers: signingAlgorithms.map((alg) => ({ audience: audience(alg), scopes: [scope(alg)], access_token_signing_alg: alg, access_token_ttl: '5m' })),
  clients: [{ client_id: client.clientId, client_secret: client.clientSecret, grant_types: ['client_credentials'], scope: signingAlgorithms.map(scope).join(' ') }],
};

/** What is said to who asks for a token that is signed so. */
export const asked = (at: Installation, alg: string) => token(at, client, { grant_type: 'client_credentials', scope: scope(alg), resource: audience(alg) });
