import { defineContract } from '@symbolon/contracts';
import { s256 } from '@symbolon/crypto';
import { Browser } from './browser.ts';
import { formOf, password, secret, type Answer, type Provider } from './provider.ts';

export const orders = 'https://orders.example.com';
export const stock = 'https://stock.example.com';

/** One claim from each source. */
export const ordersContract = defineContract({
  audience: orders,
  name: 'Orders',
  scopes: { 'orders:read': { en: 'See <your> orders', de: 'Bestellungen <ansehen>' }, 'orders:write': 'Place orders' },
  claims: {
    tenant: { schema: { type: 'string', minLength: 1 }, from: { user: 'tenant' } },
    login: { schema: { type: 'string' }, from: { user: 'username' } },
    is_proven: { schema: { type: 'boolean' }, from: { user: 'email_verified' } },
    plan: { schema: { enum: ['free', 'pro'] }, from: { client: 'plan' } },
    is_admin: { schema: { type: 'boolean' }, from: { role: 'admin' } },
    version: { schema: { const: 2 }, from: { constant: 2 } },
    address: { schema: { type: 'object', properties: { city: { type: 'string' } }, additionalProperties: false }, required: false, from: { user: 'address' } },
  },
  access_token_ttl: '5m',
  access_token_signing_alg: 'ES256',
});

/** For machines: nothing of a user. */
export const stockContract = defineContract({
  audience: stock,
  scopes: { 'stock:read': 'See what is in stock' },
  claims: {
    plan: { schema: { type: 'string' }, from: { client: 'plan' } },
    may_count: { schema: { type: 'boolean' }, from: { role: 'counter' } },
    region: { schema: { type: 'string' }, required: false, from: { user: 'region' } },
  },
  access_token_signing_alg: 'ES256',
});

const callback = 'https://app.example.com/callback';
const client = {
  client_id: 'web',
  client_name: 'Web shop',
  client_secret: secret,
  grant_types: ['password', 'client_credentials', 'refresh_token', 'authorization_code'],
  first_party: true,
  password_grant_types: ['signup', 'update'],
  password_update: 'without_current',
  scope: 'openid offline_access orders:read stock:read',
  redirect_uris: [callback],
  attributes: { plan: 'pro' },
  roles: ['counter'],
};
export const ada = { username: 'ada@example.com', password, email_verified: true, claims: { tenant: 'acme' }, roles: ['admin'] };

interface Changes {
  readonly orders?: object;
  readonly stock?: object;
  readonly client?: object;
  readonly user?: object;
}

/** A shop whose services have contracts, with members of each part replaced. */
export const contractShop = (changes: Changes = {}) => ({
  resource_servers: [
    { contract: { ...ordersContract, ...changes.orders }, introspection_clients: ['orders-api'] },
    { contract: { ...stockContract, ...changes.stock } },
    { audience: 'https://plain.example.com', scopes: ['plain:read'] },
  ],
  clients: [
    { ...client, ...changes.client },
    { ...client, client_id: 'ask', client_name: 'Asking shop', first_party: false, password_grant_types: [], password_update: 'with_current', grant_types: ['authorization_code', 'refresh_token'] },
    { ...client, client_id: 'native', client_secret: undefined, token_endpoint_auth_method: 'none', password_grant_types: [], password_update: 'with_current', grant_types: ['password', 'authorization_code'] },
    { client_id: 'orders-api', client_secret: secret, grant_types: [] },
  ],
  users: [{ ...ada, ...changes.user }],
});

export const verifier = 'a-verifier-of-at-least-forty-three-characters-000';
const asWeb = ['web', secret] as const;
const authorization = { client_id: 'web', redirect_uri: callback, response_type: 'code', nonce: 'n', code_challenge: s256(verifier), code_challenge_method: 'S256' };
export const authorizePath = (members: Readonly<Record<string, string>> = {}) => `/oauth/authorize?${formOf({ ...authorization, scope: 'openid offline_access orders:read', ...members }).toString()}`;

/** The ways to tokens of this shop. */
export const tokensOf = (provider: Provider) => ({
  byPassword: (members: object = {}) => provider.token({ grant_type: 'password', username: ada.username, password, scope: 'openid offline_access orders:read', ...members }, asWeb),
  byItself: (members: object = {}) => provider.token({ grant_type: 'client_credentials', ...members }, asWeb),
  byRefresh: (token: unknown, members: object = {}) => provider.token({ grant_type: 'refresh_token', refresh_token: String(token), ...members }, asWeb),
  byCode: (code: string, members: object = {}): Promise<Answer> => provider.token({ grant_type: 'authorization_code', code, redirect_uri: callback, code_verifier: verifier, ...members }, asWeb),
  async code(members: Readonly<Record<string, string>> = {}): Promise<string> {
    const browser = new Browser(provider);
    const { location = '' } = await browser.submit(await browser.go(authorizePath(members)), { username: ada.username, password });
    return new URL(location).searchParams.get('code') ?? '';
  },
});
