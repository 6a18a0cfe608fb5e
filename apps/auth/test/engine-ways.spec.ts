import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigurationFile } from '@symbolon/contracts';
import pg from 'pg';
import { pino } from 'pino';
import { applyChanges } from '../src/domain/configuration/reconciliation.ts';
import { readSettings, SettingsError } from '../src/platform/config.ts';
import { newsListener } from '../src/process/embedded.ts';
import { openRuntime, Runtime, type OpenRuntime } from '../src/process/runtime.ts';
import { createServer } from '../src/process/server.ts';
import { installationKeys } from './installation-keys.ts';
import { asShop, formOf, issuer, password, shop } from './provider.ts';
import { sharedServer } from './test-database.ts';
import { eachTakenBackOnce, withoutNotify, withoutSessionLocks } from './unkind-database.ts';
import { unkindWire, type Judge } from './unkind-wire.ts';
import { until } from './until.ts';

/** Whole nodes on a database that is like those beside PostgreSQL: no NOTIFY, no locks of sessions, and each statement is taken back once. They find that out, and do without. */
const places: (() => unknown)[] = [];
const dataDirectory = mkdtempSync(join(tmpdir(), 'symbolon-engine-'));
afterAll(async () => {
  for (const end of places.reverse()) await end();
  rmSync(dataDirectory, { recursive: true, force: true });
});

/** A new, empty database, and the address of it that a server is given. */
async function emptyDatabase(judge: Judge, rewrite: (text: string) => string): Promise<{ readonly url: string; readonly client: pg.Client }> {
  const server = await sharedServer();
  const database = `engine_${randomBytes(6).toString('hex')}`;
  const maker = new pg.Client(server);
  await maker.connect();
  await maker.query(`CREATE DATABASE ${database}`);
  places.push(() => maker.end(), () => maker.query(`DROP DATABASE ${database} WITH (FORCE)`));
  const client = new pg.Client({ ...server, database });
  await client.connect();
  const wire = await unkindWire({ ...server, database }, judge, rewrite);
  places.push(() => client.end(), () => wire.close());
  const { user = '', password: secret, port } = wire.connection;
  return { url: `postgresql://${user}${typeof secret === 'string' ? `:${encodeURIComponent(secret)}` : ''}@127.0.0.1:${port}/${database}`, client };
}

const settingsOf = (url: string, more: NodeJS.ProcessEnv = {}) =>
  readSettings({ DATABASE_URL: url, SYMBOLON_ISSUER: issuer, SYMBOLON_PORT: '0', SYMBOLON_DATA_DIR: dataDirectory, SYMBOLON_HASH_MEMORY_KIB: '7168', SYMBOLON_HASH_ITERATIONS: '1', SYMBOLON_DATABASE_POOL: '5', ...more });
const silent = pino({ level: 'silent' });

async function open(url: string, more?: NodeJS.ProcessEnv): Promise<OpenRuntime> {
  const opened = await openRuntime(settingsOf(url, more), silent);
  places.push(() => opened.close());
  return opened;
}

describe('on an engine without NOTIFY and locks of sessions', () => {
  let place: Awaited<ReturnType<typeof emptyDatabase>>;
  let nodes: readonly OpenRuntime[];
  beforeAll(async () => {
    const once = eachTakenBackOnce();
    place = await emptyDatabase((passing) => withoutSessionLocks(passing) ?? once(passing), withoutNotify);
    nodes = await Promise.all(Array.from({ length: 3 }, () => open(place.url, { SYMBOLON_DATABASE_ISOLATION: 'serializable' })));
  });
  const rows = async (text: string) => (await place.client.query<Record<string, unknown>>(text)).rows;

  test('of three that start at once on an empty database, one migrates it, by a lease that is given back', async () => {
    expect(await rows('SELECT migration_name FROM _prisma_migrations GROUP BY 1 HAVING count(*) > 1')).toEqual([]);
    expect(await rows(`SELECT to_regclass('users') IS NOT NULL AS "isThere", (SELECT count(*)::int FROM _symbolon_leases) AS leases`)).toEqual([{ isThere: true, leases: 0 }]);
  });

  test('one that died while it migrated is waited for as long as its lease says', async () => {
    await place.client.query(`INSERT INTO _symbolon_leases VALUES ('migrations', 'a dead node', clock_timestamp() + interval '1 second')`);
    const begun = performance.now();
    await open(place.url, { SYMBOLON_DATABASE_ISOLATION: 'serializable' });
    expect(performance.now() - begun).toBeGreaterThan(900);
  });

  test('transactions are serializable, and nobody listens', async () => {
    for (const { runtime } of nodes) expect(await runtime.database.prisma.$queryRaw`SELECT current_setting('transaction_isolation') AS isolation`).toEqual([{ isolation: 'serializable' }]);
    expect(await rows(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'symbolon-changes'`)).toEqual([]);
  });

  test('what one node is told, the others hear and serve', async () => {
    const [first, second] = nodes;
    if (!first || !second) throw new Error('no nodes');
    const news = newsListener(second.runtime.database);
    const { settings, database, masterKey, log } = second.runtime;
    const keys = installationKeys();
    const server = await createServer(new Runtime(settings, database, masterKey, log, undefined, undefined, () => Promise.resolve(keys)));
    places.push(() => keys.giveBack(), () => server.drain());
    const origin = `http://127.0.0.1:${await server.listen()}`;
    const ask = async () => (await fetch(`${origin}/oauth/token`, { method: 'POST', body: formOf({ grant_type: 'password', username: 'ada@example.com', password }), headers: { authorization: `Basic ${btoa(asShop.join(':'))}` } })).status;
    expect(await ask()).toBe(401);
    await applyChanges(first.runtime.database, ConfigurationFile.parse(shop), first.runtime);
    await news();
    expect(await ask()).toBe(200);
    expect(await rows(`SELECT topic FROM changes WHERE topic IN ('clients', 'resource_servers') GROUP BY 1 ORDER BY 1`)).toEqual([{ topic: 'clients' }, { topic: 'resource_servers' }]);
  });

  test('news that are committed late are heard, whatever was heard before', async () => {
    const [first] = nodes;
    const heard: (string | undefined)[] = [];
    first?.runtime.database.changes.onChange((topic) => heard.push(topic));
    const late = new pg.Client({ ...(await sharedServer()), database: new URL(place.url).pathname.slice(1) });
    await late.connect();
    await late.query('BEGIN');
    await late.query(`INSERT INTO changes (topic) VALUES ('late')`);
    await place.client.query(`INSERT INTO changes (topic) VALUES ('early')`);
    await until('the early news', () => heard.includes('early'));
    expect(heard).not.toContain('late');
    await late.query('COMMIT');
    await late.end();
    await until('the late news', () => heard.includes('late'));
    expect(heard.filter((topic) => topic === 'early' || topic === 'late')).toEqual(['early', 'late']);
  });

  test('of many that hold one name each goes alone, and a name of theirs takes no row of its own', async () => {
    const [first, second] = nodes;
    if (!first || !second) throw new Error('no nodes');
    let [inside, most] = [0, 0];
    const work = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      inside -= 1;
      return true;
    };
    const all = Array.from({ length: 6 }, (_, each) => (each % 2 ? first : second).runtime.database.exclusively('a name', work));
    expect(await Promise.all(all)).toEqual(all.map(() => true));
    expect(most).toBe(1);
    expect(Number((await rows('SELECT max(bucket) AS bucket FROM locks'))[0]?.['bucket'])).toBeLessThan(1024);
  });
});

test('a PostgreSQL that is too old is refused in a sentence: what was found, what is needed, what to do', async () => {
  const { url } = await emptyDatabase(() => undefined, (text) => text.replace(`current_setting('server_version_num')`, `'140023'`));
  const refusal = await openRuntime(settingsOf(url), silent).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(SettingsError);
  expect((refusal as Error).message).toBe('DATABASE_URL cannot be used: it is PostgreSQL 14, and 15 or newer is needed: upgrade it, or name another.');
});

test('where NOTIFY is heard, it is used', async () => {
  const { url, client } = await emptyDatabase(() => undefined, (text) => text);
  const { runtime } = await open(url);
  await newsListener(runtime.database)();
  expect((await client.query('SELECT 1 FROM changes')).rows).toEqual([]);
  expect((await client.query(`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'symbolon-changes'`)).rows).toHaveLength(1);
});
