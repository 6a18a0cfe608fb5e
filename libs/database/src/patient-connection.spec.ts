import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { PatientClient, PatientPool } from './patient-connection.ts';
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
