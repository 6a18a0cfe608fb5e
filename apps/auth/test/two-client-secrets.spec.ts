import { callerOf, desk, staff, staffOf, type Caller } from './administration.ts';
import { eventsOf } from './events.ts';
import { secret, shop, startProvider, type Answer, type Provider } from './provider.ts';

let provider: Provider;
let other: Provider;
let owner: Caller;
let administrator: Caller;
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_TRUSTED_PROXIES: '127.0.0.1', SYMBOLON_THROTTLE_ADDRESS: '3', SYMBOLON_ADMIN_RATE: '100000' });
  await provider.apply({ ...shop, clients: [...shop.clients, desk], users: [...shop.users, ...staff] });
  ({ owner, administrator } = await staffOf(provider));
  other = await provider.another();
});
beforeEach(async () => {
  owner = await callerOf(provider, 'owner@example.com'); // the clock of the tests goes on
});
afterAll(async () => {
  await other.close();
  await provider.close();
});

const time = '2030-01-01T00:00:00.000Z';
const secretId = expect.stringMatching(/^cs_[\w-]{22}$/) as string;
const made = expect.stringMatching(/^[\w-]{43}$/) as string;
const second = 'the-second-secret-of-this-client';
const told = ({ status, json }: Answer) => [status, String(json['type']).replace('/docs/problems#', ''), json['errors'] ?? json['detail']];
const create = async (id: string, more: object = {}) => expect((await owner.send('POST', '/clients', { client_id: id, client_secret: secret, scope: 'orders:read', ...more })).status).toBe(201);
const add = (id: string, body: object = {}, by = owner) => by.send('POST', `/clients/${id}/secrets`, body);
const list = async (id: string) => (await owner.send('GET', `/clients/${id}/secrets`)).json['items'] as { secret_id: string; created_at: string | null; expires_at: string | null }[];
const remove = (id: string, of: string | undefined, by = owner) => by.send('DELETE', `/clients/${id}/secrets/${String(of)}`);
/** Guesses of one test are no matter of another. */
let networks = 0;
const elsewhere = () => `20.${(networks += 1)}.0.7`;
const shows = async (id: string, shown: unknown, { node = provider, address = elsewhere() } = {}) =>
  (await node.send('/oauth/token', { method: 'POST', body: new URLSearchParams({ grant_type: 'client_credentials' }), headers: { authorization: `Basic ${btoa(`${id}:${String(shown)}`)}`, 'x-forwarded-for': address } })).status;
/** What comes of one secret after another, on every node that has heard of the last change. */
const statuses = async (id: string, ...shown: readonly unknown[]) => {
  await Promise.all([provider.news(), other.news()]);
  const answers = [];
  for (const each of shown) for (const node of [provider, other]) answers.push(await shows(id, each, { node }));
  return answers;
};

test('a client is moved from one secret to the next without a gap, and each act is written down without a secret', async () => {
  await create('moved');
  const [first] = await list('moved');
  expect(first).toEqual({ secret_id: secretId, created_at: time, expires_at: null });
  const added = await add('moved');
  expect([added.status, added.json]).toEqual([201, { secret_id: secretId, created_at: time, expires_at: null, secret: made }]);
  expect((await list('moved')).map(({ secret_id: id }) => id).sort()).toEqual([first?.secret_id, added.json['secret_id']].map(String).sort());
  expect(await statuses('moved', secret, added.json['secret'], 'another-secret-that-is-not-there')).toEqual([200, 200, 200, 200, 401, 401]);
  expect((await remove('moved', first?.secret_id)).status).toBe(204);
  expect(await statuses('moved', secret, added.json['secret'])).toEqual([401, 401, 200, 200]);
  expect((await list('moved')).map(({ secret_id: id }) => id)).toEqual([added.json['secret_id']]);

  const events = (await eventsOf(provider.runtime, 'client.secret_added', 'client.secret_deleted')).filter(({ subject }) => subject?.id === 'moved');
  expect(events.map(({ type, actor, details }) => [type, actor, details])).toEqual([
    ['client.secret_added', { kind: 'user', id: owner.id }, { secret_id: added.json['secret_id'] }],
    ['client.secret_deleted', { kind: 'user', id: owner.id }, { secret_id: first?.secret_id }],
  ]);
});

test('no secret lies in a row, an event, a refusal or the log, in whatever way it is written', async () => {
  await create('canary');
  const { json } = await add('canary', {}, owner);
  const given = await owner.send('POST', '/clients/canary/secrets', { secret: second });
  const wrong = await owner.send('POST', '/clients/canary/secrets', { secret: second, overlap_seconds: second });
  const named = await owner.send('POST', '/clients/canary/secret', undefined, { 'idempotency-key': 'canary' });
  await create('given');
  await add('given', { secret: second });
  const { prisma } = provider.database;
  const rows = JSON.stringify([await prisma.client.findMany(), await prisma.event.findMany(), await prisma.idempotencyKey.findMany()], (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value));
  const texts = [rows, provider.log.join('\n'), given.text, wrong.text, JSON.stringify(await list('canary')), (await owner.send('GET', '/clients/given')).text];
  for (const each of [json['secret'], named.json['client_secret'], second].map(String))
    for (const written of [each, btoa(each), Buffer.from(each).toString('hex'), encodeURIComponent(each)]) for (const text of texts) expect(text).not.toContain(written);
});

test('with an overlap the one before ends by itself, also where it has just been shown', async () => {
  await create('ending');
  const before = provider.clock.now().getTime();
  const added = await add('ending', { secret: second, overlap_seconds: 5 });
  expect([added.status, added.json]).toEqual([201, { secret_id: secretId, created_at: new Date(before).toISOString(), expires_at: null }]);
  expect((await list('ending')).map(({ expires_at }) => expires_at).sort()).toEqual([new Date(before + 5000).toISOString(), null]);
  await Promise.all([provider.news(), other.news()]);
  for (const node of [provider, other]) expect([await shows('ending', secret, { node }), await shows('ending', second, { node })]).toEqual([200, 200]);
  provider.clock.advance(4);
  expect(await shows('ending', secret)).toBe(200);
  provider.clock.advance(1);
  for (const node of [provider, other]) expect([await shows('ending', second, { node }), await shows('ending', secret, { node })]).toEqual([200, 401]);
  owner = await callerOf(provider, 'owner@example.com');
  expect(await list('ending')).toEqual([{ secret_id: added.json['secret_id'], created_at: new Date(before).toISOString(), expires_at: null }]);
  // Its place is free: the client has one secret.
  expect((await add('ending')).status).toBe(201);
});

test('the one that takes the place of another stays, and the one that ends may go before its time', async () => {
  await create('early');
  const added = await add('early', { overlap_seconds: 3600 });
  expect(told(await remove('early', added.json['secret_id'] as string))).toEqual([409, 'last-secret', undefined]);
  const ending = (await list('early')).find(({ expires_at }) => expires_at !== null);
  expect((await remove('early', ending?.secret_id)).status).toBe(204);
  expect(await statuses('early', secret, added.json['secret'])).toEqual([401, 401, 200, 200]);
});

describe('refused', () => {
  beforeAll(async () => {
    await create('full');
    await add('full', { secret: second });
    await create('single');
    await create('public', { client_secret: undefined, token_endpoint_auth_method: 'none', grant_types: ['refresh_token'] });
    await create('robot', { scope: 'symbolon:administrators:write' });
  });

  test.each<[what: string, ask: () => Promise<Answer>, refusal: readonly unknown[]]>([
    ['a third', () => add('full'), [409, 'two-secrets', undefined]],
    ['a third with an overlap', () => add('full', { overlap_seconds: 60 }), [409, 'two-secrets', undefined]],
    ['one that the client has', () => add('single', { secret }), [409, 'already-exists', [{ pointer: '/secret', detail: 'is one that the client has' }]]],
    ['the end of the last', async () => remove('single', (await list('single'))[0]?.secret_id), [409, 'last-secret', undefined]],
    ['the end of one that there is not', () => remove('full', 'cs_nobody'), [404, 'not-found', undefined]],
    ["the end of another client's", async () => remove('full', (await list('single'))[0]?.secret_id), [404, 'not-found', undefined]],
    ['one for a public client', () => add('public'), [404, 'not-found', 'This client has no secret.']],
    ['one for no client', () => add('nobody'), [404, 'not-found', undefined]],
    ['one for a client of the file', () => add('shop'), [409, 'managed-by-file', undefined]],
    ['the end of one of the file', async () => remove('shop', (await list('shop'))[0]?.secret_id), [409, 'managed-by-file', undefined]],
    ['a short one', () => add('single', { secret: 'short' }), [400, 'invalid-request', [{ pointer: '/secret', detail: 'must have at least 16 characters; make one with: openssl rand -hex 32' }]]],
    ['no overlap at all', () => add('single', { overlap_seconds: 0 }), [400, 'invalid-request', [{ pointer: '/overlap_seconds', detail: expect.any(String) as string }]]],
    ['an overlap without end', () => add('single', { overlap_seconds: 7_776_001 }), [400, 'invalid-request', [{ pointer: '/overlap_seconds', detail: expect.any(String) as string }]]],
    ['an unknown member', () => add('single', { expires_at: time }), [400, 'invalid-request', [{ pointer: '/expires_at', detail: 'is not known' }]]],
    ['one for a client with more power', () => add('robot', {}, administrator), [403, 'outranked', undefined]],
    ['the end of one of a client with more power', async () => remove('robot', (await list('robot'))[0]?.secret_id, administrator), [403, 'outranked', undefined]],
  ])('is %s', async (_, ask, refusal) => {
    administrator = await callerOf(provider, 'administrator@example.com');
    expect(told(await ask())).toEqual(refusal);
  });
});

test('one named request adds one secret, and a dry run none', async () => {
  await create('named');
  expect((await owner.send('POST', '/clients/named/secrets?dry_run=true', {})).status).toBe(201);
  expect(await list('named')).toHaveLength(1);
  const send = () => owner.send('POST', '/clients/named/secrets', {}, { 'idempotency-key': 'secrets-of-named' });
  const [one, two] = [await send(), await send()];
  expect([one.status, two.text]).toEqual([201, one.text]);
  expect(await list('named')).toHaveLength(2);
});

test('of many who add one at once, on two nodes, one does', async () => {
  await create('raced');
  const answers = await Promise.all(Array.from({ length: 16 }, (_, index) => (index % 2 ? provider : other).send('/admin/v1/clients/raced/secrets', { method: 'POST', headers: { authorization: `Bearer ${owner.token}`, 'content-type': 'application/json' }, body: '{}' })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 15 }, () => 409)]);
  const won = answers.find(({ status }) => status === 201);
  expect(await statuses('raced', secret, won?.json['secret'])).toEqual([200, 200, 200, 200]);
});

test('one that is deleted while the client is changed does not come back', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = `changed-${round}`;
    await create(id);
    const [first] = await list(id);
    const added = await add(id);
    const change = () => owner.send('PUT', `/clients/${id}`, { client_id: id, client_name: 'Changed', scope: 'orders:read' }, { 'if-match': '*' });
    const answers = await Promise.all([change(), remove(id, first?.secret_id), change(), change()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 204, 200, 200]);
    expect(await statuses(id, secret, added.json['secret'])).toEqual([401, 401, 200, 200]);
  }
});

test('a change that is made while the secret is replaced is not undone by that', async () => {
  await create('replaced');
  for (let round = 0; round < 10; round += 1) {
    const change = () => owner.send('PUT', '/clients/replaced', { client_id: 'replaced', client_name: `Round ${round}`, scope: 'orders:read' }, { 'if-match': '*' });
    const replace = () => owner.send('POST', '/clients/replaced/secret');
    const answers = await Promise.all([replace(), replace(), change(), replace(), replace()]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await owner.send('GET', '/clients/replaced')).json['entry']).toMatchObject({ client_name: `Round ${round}` });
  }
});

test('what an entry says of a client leaves both, and a secret in it counts alone', async () => {
  await create('entry');
  const added = await add('entry');
  const change = (more: object) => owner.send('PUT', '/clients/entry', { client_id: 'entry', scope: 'orders:read', ...more }, { 'if-match': '*' });
  expect((await change({ client_name: 'Entry' })).json['secrets']).toEqual(['client_secrets']);
  expect(await statuses('entry', secret, added.json['secret'])).toEqual([200, 200, 200, 200]);
  expect((await change({ client_secrets: [second, secret] })).status).toBe(200);
  expect(await statuses('entry', secret, added.json['secret'], second)).toEqual([200, 200, 401, 401, 200, 200]);
  expect((await change({ client_secret: second })).json['secrets']).toEqual(['client_secret']);
  expect(await statuses('entry', secret, second)).toEqual([401, 401, 200, 200]);
  await add('entry');
  const replaced = await owner.send('POST', '/clients/entry/secret');
  expect([await statuses('entry', second, replaced.json['client_secret']), await list('entry')]).toEqual([[401, 401, 200, 200], [{ secret_id: secretId, created_at: expect.any(String) as string, expires_at: null }]]);
});

test('a node of the release before knows a secret without an end, and what it puts in its place counts alone', async () => {
  const known = async (id: string) => Buffer.from((await provider.database.prisma.client.findUniqueOrThrow({ where: { clientId: id } })).secretHash ?? []).toString('hex');
  const hashOf = (text: unknown) => Buffer.from(provider.runtime.masterKey.mac('client-secret', String(text))).toString('hex');
  await create('before');
  const lasting = await add('before');
  expect(await known('before')).toBe(hashOf(secret)); // which the client still uses
  await create('ends-before');
  const ending = await add('ends-before', { overlap_seconds: 60 });
  expect(await known('ends-before')).toBe(hashOf(ending.json['secret'])); // the other will be over
  for (const [id, added] of [['before', lasting], ['ends-before', ending]] as const) {
    await provider.database.prisma.$executeRaw`UPDATE clients SET secret_hash = ${provider.runtime.masterKey.mac('client-secret', second)}, name = 'as it writes' WHERE client_id = ${id}`;
    expect(await statuses(id, secret, added.json['secret'], second)).toEqual([401, 401, 401, 401, 200, 200]);
  }
});

test('where a client has shown one secret, its other counts too while strangers guess there; one that was deleted excuses nothing', async () => {
  const address = '198.51.100.9';
  await create('known');
  const [old] = await list('known');
  const added = await add('known');
  await provider.news();
  expect(await shows('known', secret, { address })).toBe(200);
  for (let guess = 0; guess < 8; guess += 1) expect(await shows('known', `a-guess-of-a-stranger-${guess}`, { address })).toBe(401);
  expect(await shows('single', secret, { address })).toBe(401); // the network waits
  expect(await shows('known', added.json['secret'], { address })).toBe(200);
  expect(await shows('known', secret, { address })).toBe(200);
  expect((await remove('known', old?.secret_id)).status).toBe(204);
  await provider.news();
  expect(await shows('known', added.json['secret'], { address })).toBe(401);
});
