import { asShop, password, shop, startProvider, type Provider } from './provider.ts';

let provider: Provider;
let refreshToken: unknown;
beforeAll(async () => {
  provider = await startProvider();
  await provider.apply(shop);
  refreshToken = (await provider.token({ grant_type: 'password', username: 'ada@example.com', password }, asShop)).json['refresh_token'];
  expect((await provider.send('/health/ready')).json).toEqual({ status: 'ok' });
  await provider.testDatabase.lose();
  provider.clock.advance(11); // nothing that is kept in memory may be believed any more
});
afterAll(() => provider.close());

test.each<[string, () => Record<string, unknown>]>([
  ['a right password', () => ({ grant_type: 'password', username: 'ada@example.com', password })],
  ['a wrong password', () => ({ grant_type: 'password', username: 'ada@example.com', password: 'wrong' })],
  ['a signup', () => ({ grant_type: 'password', username: 'new@example.com', password, type: 'signup' })],
  ['an update', () => ({ grant_type: 'password', username: 'ada@example.com', password, type: 'update' })],
  ['a refresh token', () => ({ grant_type: 'refresh_token', refresh_token: refreshToken })],
  ['a machine token', () => ({ grant_type: 'client_credentials' })],
])('%s gets 503 with Retry-After while the database is lost: neither yes nor no', async (_, members) => {
  const { status, json, headers } = await provider.token(members(), asShop);
  expect(json).toEqual({ error: 'temporarily_unavailable', error_description: 'The server cannot answer now: try again later.' });
  expect(status).toBe(503);
  expect(headers.get('retry-after')).toBe('2');
  expect(headers.get('cache-control')).toBe('no-store');
});

test('the Authress path says it in its own words', async () => {
  const { status, json } = await provider.send('/api/authentication/oauth/tokens', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Basic ${btoa(asShop.join(':'))}` },
    body: JSON.stringify({ grant_type: 'client_credentials' }),
  });
  expect(status).toBe(503);
  expect(json).toMatchObject({ errorCode: 'TemporarilyUnavailable', errorId: expect.any(String) as string });
});

test('a person is told on a page', async () => {
  const { status, text, headers } = await provider.send('/oauth/authorize?client_id=shop');
  expect(status).toBe(503);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('retry-after')).toBe('2');
  expect(text).toContain('id="error"');
});

test('the process lives but is not ready', async () => {
  expect((await provider.send('/health/live')).json).toEqual({ status: 'ok' });
  const ready = await provider.send('/health/ready');
  expect(ready.status).toBe(503);
  expect(ready.json).toEqual({ status: 'unavailable', part: 'database', message: expect.stringMatching(/^The database cannot be written: look whether/) as string });
  for (const inner of ['no such database', String(provider.testDatabase.connection.database), '127.0.0.1', '/tmp']) expect(ready.text).not.toContain(inner);
  await provider.send('/health/ready');
  const reasons = provider.log.map((line) => JSON.parse(line) as { msg: string; reason?: string }).filter(({ msg }) => msg === 'not ready');
  expect(reasons.map(({ reason }) => reason)).toEqual(['the database cannot be written: there is no such database: create it']);
});

test('discovery and keys are still served', async () => {
  for (const path of ['/.well-known/openid-configuration', '/oauth/jwks']) expect((await provider.send(path)).status).toBe(200);
});

test('a database that can be read but not written is not ready', async () => {
  const readOnly = await startProvider();
  expect((await readOnly.send('/health/ready')).status).toBe(200);
  const { database } = readOnly.testDatabase.connection;
  await readOnly.database.prisma.$executeRawUnsafe(`ALTER DATABASE ${database} SET default_transaction_read_only = on`);
  await readOnly.database.prisma.$queryRawUnsafe('SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
  await readOnly.database.prisma.$executeRawUnsafe('SET default_transaction_read_only = on');
  readOnly.clock.advance(2);
  expect((await readOnly.send('/health/ready')).status).toBe(503);
  await readOnly.close();
});
