import { decodeJwt } from 'jose';
import { startSymbolon, type Symbolon } from '../src/index.ts';
import { secret } from './shop.ts';

const audience = 'https://orders.example';
const contract = {
  audience,
  scopes: { 'orders:read': 'See your orders' },
  claims: {
    tenant: { schema: { type: 'string', minLength: 1 }, from: { user: 'tenant' } },
    may_refund: { schema: { type: 'boolean' }, from: { role: 'refunds' } },
    plan: { schema: { enum: ['free', 'pro'] }, required: false, from: { client: 'plan' } },
  },
};
const config = {
  resource_servers: [{ contract }],
  clients: [{ client_id: 'shop', client_secret: secret, scope: 'openid orders:read', attributes: { plan: 'pro' } }],
  users: [{ username: 'ada@shop.example', claims: { tenant: 'acme' }, roles: ['refunds'] }, { username: 'eve@shop.example' }],
};
const ada = { client: 'shop', user: 'ada@shop.example', audience } as const;

let idp: Symbolon;
beforeAll(async () => {
  idp = await startSymbolon({ config });
});
afterAll(() => idp.stop());

const claimsOf = async (wish: Parameters<Symbolon['tokenFor']>[0]) => {
  const { tenant, may_refund, plan } = decodeJwt(await idp.tokenFor(wish));
  return { tenant, may_refund, plan };
};

test('the contract of the audience decides what a token holds', async () => {
  expect(await claimsOf(ada)).toEqual({ tenant: 'acme', may_refund: true, plan: 'pro' });
});

test('claims and roles of a wish go through the contract, and end with it', async () => {
  expect(await claimsOf({ ...ada, claims: { tenant: 'other', unmapped: 'x' }, roles: [] })).toEqual({ tenant: 'other', may_refund: false, plan: 'pro' });
  expect(await claimsOf(ada)).toEqual({ tenant: 'acme', may_refund: true, plan: 'pro' });
});

test.each<[string, Parameters<Symbolon['tokenFor']>[0], string]>([
  ['lacks a required claim', { ...ada, user: 'eve@shop.example' }, 'no token: claim tenant of https://orders.example: $ is missing'],
  ['has a claim that does not fit', { ...ada, claims: { tenant: '' } }, 'no token: claim tenant of https://orders.example: $ must have at least 1 characters'],
  ['would speak for nobody who has the claim', { client: 'shop', audience }, 'invalid_target'],
])('a token that %s is never minted', async (_, wish, sentence) => {
  await expect(idp.tokenFor(wish)).rejects.toThrow(sentence);
});

test('a change of the contract counts from the next token on', async () => {
  await idp.apply({ ...config, resource_servers: [{ contract: { ...contract, claims: { ...contract.claims, region: { schema: { const: 'eu' }, from: { constant: 'eu' } } } } }] });
  expect(decodeJwt(await idp.tokenFor(ada))).toMatchObject({ tenant: 'acme', region: 'eu' });
});
