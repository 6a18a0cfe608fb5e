import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { send } from './http.ts';
import { firstRunOf, logIn, signUp } from './tokens.ts';
import { until } from './until.ts';

/** A PostgreSQL that another replaces, and an address that names both. */
const scratch = openScratch();
afterAll(() => scratch.close());

let one: Postgres;
let two: Postgres;
beforeAll(async () => {
  one = await startPostgres(scratch);
  await one.createDatabase('pair');
  const [{ data } = { data: '' }] = await one.query<{ data: string }>('postgres', `SELECT current_setting('data_directory') AS data`);
  await one.stop();
  const copy = join(scratch.directory(), 'data');
  execFileSync('cp', ['-a', data, copy]); // with its owner
  await one.startAgain();
  two = await startPostgres(scratch, { data: copy, follows: new URL(one.url('pair')) });
});

test('the standby is promoted, and is served from without a restart; the one it replaced is not believed when it comes back', async () => {
  const hosts = [two, one].map((each) => new URL(each.url('pair')).host).join();
  const at = await newInstallation(scratch, { DATABASE_URL: `postgresql://symbolon@${hosts}/pair?target_session_attrs=read-write` });
  const server = await startServer(at);
  await server.printed(/Symbolon is ready[^]*\n\n$/);
  const first = firstRunOf(server.stdout);
  expect((await signUp(at, first, 'ada@example.com')).status).toBe(200);
  await until('the standby to have it', async () => (await two.query<{ count: string }>('pair', `SELECT count(*) FROM users WHERE username_key = 'ada@example.com'`))[0]?.count === '1');
  const unavailable = expect.objectContaining({ status: 503, headers: expect.objectContaining({ 'retry-after': '2' }) as unknown });
  const asked = async () => (await logIn(at, first, 'ada@example.com')).status;

  await one.kill9();
  await until('the outage to be felt', async () => (await asked()) === 503);
  expect([await signUp(at, first, 'grace@example.com'), await logIn(at, first, 'ada@example.com')]).toEqual([unavailable, unavailable]);
  await until('readiness to be lost', async () => (await send(at, '/health/ready')).status === 503);

  await two.query('postgres', 'SELECT pg_promote()');
  await until('log-ins by the new primary', async () => (await asked()) === 200);
  expect((await signUp(at, first, 'grace@example.com')).status).toBe(200);

  await one.startAgain(); // as its own master, which it was
  expect(await one.query('pair', `SELECT pg_is_in_recovery() AS standby`)).toEqual([{ standby: false }]);
  expect((await logIn(at, first, 'grace@example.com')).status).toBe(200);
  await two.kill9();
  await until('the outage to be felt', async () => (await asked()) === 503);
  expect(await logIn(at, first, 'grace@example.com')).toEqual(unavailable);
  await two.startAgain();
  await until('log-ins again', async () => (await asked()) === 200);
  expect(await server.stop()).toBe(0);
  expect(server.log.filter(({ msg }) => msg === 'broken')).toEqual([]);
});
