import { desk, staff, staffOf, type Caller } from './administration.ts';
import { shop, startProvider, type Answer, type Provider } from './provider.ts';

/** What an API promised before, and whom a change since then breaks. */

const audience = 'https://stock.example.com';
const path = `/resource-servers/${encodeURIComponent(audience)}`;
const roles = { schema: { type: 'array', items: { type: 'string' } }, from: { user: 'roles' } };
const contract = { audience, scopes: { 'stock:read': 'See what is in stock' }, claims: { roles, tenant: { schema: { type: 'string' }, from: { user: 'tenant' } } } };
const less = { ...contract, claims: { tenant: contract.claims.tenant } };
const billing = { consumer: 'billing', contact: 'billing@example.com', relies_on: [{ audience, claims: { roles: { schema: roles.schema } } }] };

let provider: Provider;
let owner: Caller;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner } = await staffOf(provider));
});
afterAll(() => provider.close());

const tag = (answer: Answer) => ({ 'if-match': answer.headers.get('etag') ?? '' });
const change = async (body: unknown, query = '') => owner.send('PUT', `${path}${query}`, body, tag(await owner.send('GET', path)));
const at = expect.stringMatching(/^\d{4}-\d\d-\d\dT/) as string;
const lost = { consumer: 'billing', contact: 'billing@example.com', audience, member: 'claims.roles', sentence: expect.stringMatching(/./) as string };

test('every change of a contract is a version; one is told beside an earlier one, with whom the difference breaks', async () => {
  expect((await owner.send('POST', '/resource-servers', { contract })).status).toBe(201);
  expect((await owner.send('PUT', '/consumers/billing', billing)).status).toBe(200);
  expect((await owner.send('GET', '/consumers/billing/status')).json).toEqual({ registered_at: at, changed_at: at, broken: [] });
  expect((await change({ contract: less })).status).toBe(409);
  expect((await change({ contract, introspection_clients: ['shop'] })).status).toBe(200);
  expect((await owner.send('GET', `${path}/versions`)).json).toEqual({ items: [{ version: 1, published_at: at }] });
  expect((await change({ contract: less }, '?allow_breaking=they%20know')).status).toBe(200);
  expect((await owner.send('GET', `${path}/versions`)).json).toEqual({ items: [{ version: 2, published_at: at }, { version: 1, published_at: at }] });
  const changes = [{ member: 'claims.roles', kind: 'breaking', sentence: 'is gone from the tokens', before: { ...roles, required: true } }];
  const whole = { ...contract, access_token_ttl: '15m', access_token_signing_alg: 'EdDSA', claims: { tenant: { ...contract.claims.tenant, required: true } } };
  expect((await owner.send('GET', `${path}/versions/2`)).json).toEqual({ version: 2, published_at: at, contract: whole, since: 1, changes, broken: [lost] });
  expect((await owner.send('GET', `${path}/versions/1?since=2`)).json).toMatchObject({ since: 2, changes: [{ member: 'claims.roles', kind: 'additive', after: { ...roles, required: true } }], broken: [] });
  expect((await owner.send('GET', `${path}/versions/1`)).json).toMatchObject({ version: 1, since: null, changes: [], broken: [] });
  expect((await owner.send('GET', '/consumers/billing/status')).json).toEqual({ registered_at: at, changed_at: at, broken: [lost] });
});

test('what an API demands of log-ins is a part of its versions, with a contract and without one', async () => {
  const before = (await owner.send('GET', `${path}/versions`)).json as { items: { version: number }[] };
  const last = before.items[0]?.version ?? 0;
  expect((await change({ contract: { ...less, acr_values: ['aal2'], max_age: 300 } })).status).toBe(409);
  expect((await change({ contract: { ...less, acr_values: ['aal2'], max_age: 300 } }, '?allow_breaking=they%20know')).status).toBe(200);
  expect((await owner.send('GET', path)).json['entry']).toMatchObject({ contract: { acr_values: ['aal2'], max_age: 300 } });
  expect((await owner.send('GET', `${path}/versions/${last + 1}`)).json).toMatchObject({
    contract: { acr_values: ['aal2'], max_age: 300 },
    changes: [{ member: 'acr_values', kind: 'breaking', after: ['aal2'] }, { member: 'max_age', kind: 'breaking', after: 300 }],
  });
  const { contract: stored } = await provider.database.prisma.resourceServer.findUniqueOrThrow({ where: { audience } });
  expect(Object.keys(stored as object)).toEqual(expect.not.arrayContaining(['acr_values', 'max_age'])); // the release before reads it
  expect((await change({ audience, scopes: ['stock:read'], max_age: 600 }, '?allow_breaking=they%20know')).status).toBe(200);
  expect((await owner.send('GET', path)).json['entry']).toMatchObject({ audience, max_age: 600 });
  expect((await owner.send('GET', `${path}/versions/${last + 2}`)).json).toMatchObject({ contract: { max_age: 600 }, changes: expect.arrayContaining([expect.objectContaining({ member: 'max_age', kind: 'additive', before: 300, after: 600 })]) as unknown });
  expect((await change({ contract: less }, '?allow_breaking=they%20know')).status).toBe(200);
});

test('the last fifty versions stay, and all go with their API', async () => {
  expect((await owner.send('DELETE', '/consumers/billing')).status).toBe(204);
  for (let ttl = 1; ttl <= 52; ttl++) await provider.database.prisma.resourceServer.update({ where: { audience }, data: { accessTokenTtl: 900 + ttl } });
  const { items } = (await owner.send('GET', `${path}/versions`)).json as { items: { version: number }[] };
  expect([items.length, items[0]?.version, items.at(-1)?.version]).toEqual([50, 57, 8]);
  expect((await owner.send('DELETE', path)).status).toBe(204);
  expect(await provider.database.prisma.resourceServerVersion.count({ where: { audience } })).toBe(0);
});

test.each([`${path}/versions`, `${path}/versions/1`, `${path}/versions/first`, '/resource-servers/api%3A%2F%2Fnone/versions/1?since=9', '/consumers/nobody/status'])('what there is not is not found: %s', async (address) => {
  const { status, json } = await owner.send('GET', address);
  expect([status, json['type']]).toEqual([404, '/docs/problems#not-found']);
});

test('a version to compare with is a number', async () => {
  expect((await owner.send('GET', `${path}/versions/1?since=x`)).json['errors']).toEqual([{ parameter: 'since', detail: 'must be a number from 1' }]);
});
