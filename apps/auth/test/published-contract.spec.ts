import { api, PublishedContract } from '@symbolon/contracts';
import { contractShop, orders } from './contract-shop.ts';
import { startProvider, type Provider } from './provider.ts';

let provider: Provider;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...contractShop(), consumers: [{ consumer: 'billing', contact: 'billing@example.com', relies_on: [{ audience: orders, scopes: ['orders:read'] }] }] });
});
afterAll(() => provider.close());

const path = (audience: string) => `${api.oauth.contract.path}?${new URLSearchParams({ audience }).toString()}`;
const show = (audience: string, headers: Readonly<Record<string, string>> = {}, node = provider) => node.send(path(audience), { headers });

test('anybody sees what the tokens for an audience hold, and nothing of where it comes from or who relies on it', async () => {
  const { status, json, headers } = await show(orders);
  expect({ status, json }).toEqual({
    status: 200,
    json: {
      audience: orders,
      name: 'Orders',
      scopes: { 'orders:read': { en: 'See <your> orders', de: 'Bestellungen <ansehen>' }, 'orders:write': 'Place orders' },
      claims: {
        tenant: { schema: { type: 'string', minLength: 1 }, required: true },
        login: { schema: { type: 'string' }, required: true },
        is_proven: { schema: { type: 'boolean' }, required: true },
        plan: { schema: { enum: ['free', 'pro'] }, required: true },
        is_admin: { schema: { type: 'boolean' }, required: true },
        version: { schema: { const: 2 }, required: true },
        address: { schema: { type: 'object', properties: { city: { type: 'string' } }, additionalProperties: false }, required: false },
      },
      access_token_ttl: '5m',
      access_token_signing_alg: 'ES256',
    },
  });
  expect(PublishedContract.parse(json)).toEqual(json);
  expect([headers.get('content-type'), headers.get('cache-control'), headers.get('access-control-allow-origin')]).toEqual(['application/json; charset=utf-8', 'public, max-age=300', '*']);
});

test('a resource server without a contract says what every one has', async () => {
  const plain = { audience: 'https://plain.example.com', scopes: { 'plain:read': 'plain:read' }, claims: {}, access_token_ttl: '15m', access_token_signing_alg: 'EdDSA' };
  expect((await show('https://plain.example.com')).json).toEqual(plain);
});

test('what is demanded of log-ins is there for all to see, with a contract and without one', async () => {
  const demands = { acr_values: ['aal2', 'phr'], max_age: 300 };
  const [stated, bare] = ['https://stated.example.com', 'https://bare.example.com'];
  const state = contractShop();
  await provider.apply({ ...state, resource_servers: [...state.resource_servers, { contract: { audience: stated, ...demands } }, { audience: bare, ...demands }] });
  const [first, second] = [(await show(stated)).json, (await show(bare)).json];
  expect([first, second]).toEqual([expect.objectContaining(demands), expect.objectContaining(demands)]);
  expect(PublishedContract.parse(first)).toEqual(first);
});

test('who has it already is told so, on every node, until it changes', async () => {
  const tag = (await show(orders)).headers.get('etag') ?? '';
  expect(tag).toMatch(/^"[\w-]{43}"$/);
  for (const sent of [tag, `W/${tag}`, `"other", ${tag}`, '*']) {
    const { status, text, headers } = await show(orders, { 'if-none-match': sent });
    expect([sent, status, text, headers.get('etag'), headers.get('cache-control')]).toEqual([sent, 304, '', tag, 'public, max-age=300']);
  }
  const other = await provider.another();
  expect((await show(orders, {}, other)).headers.get('etag')).toBe(tag);
  await provider.apply(contractShop({ orders: { access_token_ttl: '6m' } }));
  expect(await show(orders, { 'if-none-match': tag })).toMatchObject({ status: 200, json: { access_token_ttl: '6m' } });
  await other.close();
});

const unknown = { status: 404, json: { error: 'invalid_target', error_description: 'No resource server has this audience.' } };
const unread = { status: 400, json: { error: 'invalid_request', error_description: 'audience must be there once, as an absolute URI without a fragment.' } };
test.each([
  ['an audience that nobody has', path('https://nobody.example.com'), unknown],
  ['a slash more', path(`${orders}/`), unknown],
  ['other letters', path(orders.toUpperCase()), unknown],
  ['the issuer itself', path('https://id.example.com'), unknown],
  ['a client', path('web'), unread],
  ['a user', path('ada@example.com'), unread],
  ['a fragment', path(`${orders}#x`), unread],
  ['no audience', api.oauth.contract.path, unread],
  ['two audiences', `${path(orders)}&audience=${orders}`, unread],
])('refused: %s', async (_, address, expected) => {
  const { status, json, headers } = await provider.send(address);
  expect({ status, json }).toEqual(expected);
  expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
});
