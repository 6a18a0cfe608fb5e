import pg from 'pg';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, twoWorkers, type Installation, type ServerProcess } from './server-process.ts';
import { until } from './until.ts';

/** A request of the admin API whose answer never came, since the server was killed: sent again with its Idempotency-Key, it finds what happened. */
const scratch = openScratch();
afterAll(() => scratch.close());

const secret = 'a-client-secret-of-32-characters';
let postgres: Postgres;
let at: Installation;
let server: ServerProcess;
let token: string;
beforeAll(async () => {
  postgres = await startPostgres(scratch);
  const robot = { client_id: 'robot', client_secret: secret, grant_types: ['client_credentials'], scope: 'symbolon:users:write symbolon:users:read' };
  at = await newInstallation(scratch, { ...twoWorkers, DATABASE_URL: await postgres.createDatabase('repeated'), SYMBOLON_CONFIG: scratch.file({ clients: [robot] }) });
  server = await startServer(at);
  const answer = await fetch(`${at.issuer}/oauth/token`, { method: 'POST', headers: { authorization: `Basic ${btoa(`robot:${secret}`)}` }, body: new URLSearchParams({ grant_type: 'client_credentials', resource: `${at.issuer}/admin` }) });
  ({ access_token: token } = (await answer.json()) as { readonly access_token: string });
});

const create = (username: string, key: string) =>
  fetch(`${at.issuer}/admin/v1/users`, { method: 'POST', headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': key }, body: JSON.stringify({ username }) });
const made = async (username: string) => (await postgres.query('repeated', `SELECT id FROM users WHERE username = '${username}'`)).length;
const told = async (username: string) => (await postgres.query('repeated', `SELECT 1 FROM events WHERE type = 'user.created' AND details::text LIKE '%${username}%'`)).length;
/** Waits for the transaction of the request to wait itself, for such a thing. */
const waits = (condition: string) => until(condition, async () => (await postgres.query('repeated', `SELECT 1 FROM pg_stat_activity a JOIN pg_locks l USING (pid) WHERE ${condition} AND l.relation = 'idempotency_keys'::regclass`)).length > 0);

/** Sends it twice, and once with another body, to a server that was started after the kill. */
async function sendAgain(username: string, key: string): Promise<void> {
  server = await startServer(at);
  const [first, again, other] = [await create(username, key), await create(username, key), await create(`other-${username}`, key)];
  expect([first.status, again.status, other.status]).toEqual([201, 201, 422]);
  expect(await again.json()).toEqual(await first.json());
  expect([await made(username), await told(username), await made(`other-${username}`)]).toEqual([1, 1, 0]);
}

test('killed before it was written, it is done once', async () => {
  const blocker = new pg.Client(postgres.url('repeated'));
  await blocker.connect();
  await blocker.query('BEGIN; LOCK TABLE events IN SHARE MODE');
  const answer = create('before@example.com', 'before').catch((error: unknown) => error);
  await waits("a.wait_event_type = 'Lock'");
  await server.kill9();
  expect(await answer).toMatchObject({ message: 'fetch failed' });
  await blocker.query('COMMIT');
  await blocker.end();
  expect(await made('before@example.com')).toBe(0);
  await sendAgain('before@example.com', 'before');
});

test('killed between the write and the answer, it is answered by what was done', async () => {
  // A COMMIT that waits for a replica which never comes is written already, and nobody knows yet.
  const replicas = async (names: string) => {
    await postgres.query('postgres', `ALTER SYSTEM SET synchronous_standby_names = '${names}'`);
    await postgres.query('postgres', 'SELECT pg_reload_conf()');
  };
  await replicas('nobody');
  const answer = create('between@example.com', 'between').catch((error: unknown) => error);
  await waits("a.wait_event = 'SyncRep'");
  await server.kill9();
  expect(await answer).toMatchObject({ message: 'fetch failed' });
  await replicas('');
  await until('what was written', async () => (await made('between@example.com')) === 1);
  await sendAgain('between@example.com', 'between');
});
