import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openDatabase } from './database.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { PatientClient } from './patient-connection.ts';
import { PatientPool } from './patient-pool.ts';
import { isUnavailable } from './unavailable.ts';

/** Much longer than a connection takes, for those that come to be; and a short one, for those that nobody answers. */
const patienceMs = 1_000;
const shortPatienceMs = 300;
/** These tests are busy, or wait, for seconds themselves. */
const timeout = 30_000;

let folder: string;
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
  chmodSync(folder, 0o755);
  postgres = await startEmbeddedPostgres({ directory: join(folder, 'postgres'), password: 'a password of this test' });
}, timeout);
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Keeps this thread from hearing anybody. */
function beBusy(): void {
  const end = performance.now() + 1.5 * patienceMs;
  while (performance.now() < end);
}

/** An address where somebody accepts connections, hears them out and never says a word. */
async function silence(): Promise<{ readonly port: number; readonly end: () => Promise<unknown> }> {
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, end: () => new Promise((ended) => server.close(ended)) };
}

test('a thread that was busy loses no connection that it was opening', async () => {
  const client = new PatientClient({ ...postgres.connection, patienceMs });
  const connected = client.connect();
  beBusy();
  await connected;
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
  await client.end();
}, timeout);

test("pg's own timer, to compare: it ends a connection to a server that was there all the time", async () => {
  const client = new pg.Client({ ...postgres.connection, connectionTimeoutMillis: patienceMs });
  const connected = client.connect();
  beBusy();
  await expect(connected).rejects.toThrow('timeout expired');
});

test('a pool hands out connections after its thread was busy: new ones, and those that were in use', async () => {
  const pool = new PatientPool({ ...postgres.connection, patienceMs, max: 1 });
  const first = pool.connect();
  beBusy();
  const client = await first;
  const second = pool.query('SELECT 2 AS two');
  beBusy();
  client.release();
  expect((await second).rows).toEqual([{ two: 2 }]);
  await pool.end();
}, timeout);

test('a server that says nothing is given up, and the place in the pool is free again', async () => {
  const { port, end } = await silence();
  const client = new PatientClient({ host: '127.0.0.1', port, patienceMs: shortPatienceMs });
  client.on('error', () => undefined);
  const error: unknown = await client.connect().catch((reason: unknown) => reason);
  expect({ error, unavailable: isUnavailable(error) }).toMatchObject({ error: { code: 'ETIMEDOUT' }, unavailable: true });

  const pool = new PatientPool({ host: '127.0.0.1', port, patienceMs: shortPatienceMs, max: 1 });
  for (let time = 0; time < 3; time += 1) await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  expect({ total: pool.totalCount, waiting: pool.waitingCount }).toEqual({ total: 0, waiting: 0 });
  await pool.end();
  await end();
}, timeout);

test('who waits for a connection that others keep is told so, and what becomes free later is not lost', async () => {
  const pool = new PatientPool({ ...postgres.connection, patienceMs, max: 1 });
  const kept = await pool.connect();
  await expect(pool.query('SELECT 1')).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  await expect(pool.connect()).rejects.toMatchObject({ code: 'ETIMEDOUT' });
  kept.release();
  expect((await pool.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
  await pool.end();
}, timeout);

describe('what a pool does not keep', () => {
  /** A pool of one connection, whose number tells whether it is still the same. */
  const poolOfOne = () => new PatientPool({ ...postgres.connection, patienceMs, max: 1 });
  const pidOf = async (pool: PatientPool) => (await pool.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows[0]?.pid ?? 0;

  test('a session that turned out to be read-only, even where a transaction gives it back as good', async () => {
    const pool = poolOfOne();
    const before = await pidOf(pool);
    const client = await pool.connect();
    await client.query('BEGIN READ ONLY');
    expect(isUnavailable(await client.query('CREATE TABLE never (id int)').catch((error: unknown) => error))).toBe(true);
    await client.query('ROLLBACK');
    client.release();
    expect(await pidOf(pool)).not.toBe(before);
    await pool.end();
  }, timeout);

  test('a session that somebody ended while nobody used it', async () => {
    const pool = poolOfOne();
    pool.on('error', () => undefined);
    const other = poolOfOne();
    const before = await pidOf(pool);
    await other.query('SELECT pg_terminate_backend($1, 1000)', [before]);
    expect(await pidOf(pool)).not.toBe(before);
    await Promise.all([pool.end(), other.end()]);
  }, timeout);

  test('sessions of a server that is frozen: who waits for an answer is told within seconds, and all is well when it goes on', async () => {
    const pool = poolOfOne();
    pool.on('error', () => undefined);
    const postmaster = Number(readFileSync(join(folder, 'postgres/data/postmaster.pid'), 'utf8').split('\n')[0]);
    const frozen = [postmaster, await pidOf(pool)];
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      expect(isUnavailable(await pool.query('SELECT 1').catch((error: unknown) => error))).toBe(true);
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
    expect(await pidOf(pool)).not.toBe(frozen[1]);
    await pool.end();
  }, timeout);

  test('a commit that no standby has, where somebody cancelled the wait for one: PostgreSQL calls it a success', async () => {
    const pool = poolOfOne();
    pool.on('error', () => undefined);
    const other = poolOfOne();
    const demand = async (standbys: string) => {
      await other.query(`ALTER SYSTEM SET synchronous_standby_names = '${standbys}'`);
      await other.query('SELECT pg_reload_conf()');
    };
    const pid = await pidOf(pool);
    await demand('nobody');
    try {
      let asked: Promise<unknown> | undefined;
      // The setting counts a moment after it was made: the first commits may still be let through.
      const commit = () => (asked = pool.query(`SELECT pg_logical_emit_message(true, 'a', 'commit')`).then(() => (asked = undefined), (error: unknown) => error));
      const waits = async () => (await other.query(`SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'SyncRep'`, [pid])).rowCount === 1;
      while (!(await waits())) if (asked === undefined) void commit();
      await other.query('SELECT pg_cancel_backend($1)', [pid]);
      expect(await asked).toMatchObject({ code: '08007' });
      expect(isUnavailable(await asked)).toBe(true);
    } finally {
      await demand('');
    }
    expect(await pidOf(pool)).not.toBe(pid);
    await Promise.all([pool.end(), other.end()]);
  }, timeout);
});

test('a connection that is reset under a statement is the database that cannot serve now, for a raw statement as for any', async () => {
  const { host = '', port = 0 } = postgres.connection;
  const passing: Socket[] = [];
  const between = createServer((socket) => {
    const onward = connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port });
    socket.on('error', () => onward.destroy()).pipe(onward).on('error', () => undefined).pipe(socket);
    passing.push(socket);
  }).listen(0, '127.0.0.1');
  await once(between, 'listening');
  const database = await openDatabase({ ...postgres.connection, host: '127.0.0.1', port: (between.address() as AddressInfo).port }, { poolSize: 2, direct: postgres.connection });
  const beside = new PatientPool({ ...postgres.connection, patienceMs, max: 1 });
  const begun = async () => {
    const { rows } = await beside.query<{ count: number }>("SELECT count(*)::int AS count FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep%' AND state = 'active'");
    return rows[0]?.count === 1;
  };
  const failed = database.prisma.$queryRaw`SELECT pg_sleep(20)`.catch((reason: unknown) => reason);
  while (!(await begun()));
  for (const socket of passing) socket.resetAndDestroy();
  const error = await failed;
  expect({ name: (error as Error).name, unavailable: isUnavailable(error) }).toEqual({ name: 'PrismaClientKnownRequestError', unavailable: true });
  await Promise.all([database.close(), beside.end()]);
  await new Promise((ended) => between.close(ended));
}, timeout);
