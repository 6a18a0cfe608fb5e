import { mkdtempSync, chmodSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { LeaseLostError, withLease } from './lease.ts';

let parent: string;
let postgres: EmbeddedPostgres;
let client: pg.Client;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
  chmodSync(parent, 0o755);
  postgres = await startEmbeddedPostgres({ directory: join(parent, 'postgres'), password: 'a password of this test', purpose: 'throwaway' });
  client = new pg.Client(postgres.connection);
  await client.connect();
}, 30_000);
afterAll(async () => {
  await client.end();
  await postgres.stop();
  rmSync(parent, { recursive: true, force: true });
});

const lease = <T>(work: (lost: AbortSignal) => Promise<T>, life?: number) => withLease(postgres.connection, 'public', 'work', work, life);

it('lets one in at a time, however many come at once to a database that knows no leases, and gives the lease back also after a failure', async () => {
  let [inside, most] = [0, 0];
  const work = async () => {
    most = Math.max(most, (inside += 1));
    await setTimeout(50);
    inside -= 1;
    if (most > 1) throw new Error('two at once');
    return 'done';
  };
  expect(await Promise.all([lease(work), lease(work), lease(work)])).toEqual(['done', 'done', 'done']);
  await expect(lease(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect((await client.query('SELECT * FROM _symbolon_leases')).rows).toEqual([]);
});

it('is kept for as long as the work lasts', async () => {
  const [first, second] = [lease(() => setTimeout(1_500, 'first'), 0.6), setTimeout(300).then(() => lease(() => Promise.resolve(performance.now()), 0.6))];
  const begun = performance.now();
  expect(await first).toBe('first');
  expect((await second) - begun).toBeGreaterThan(1_400);
});

it('is taken over from who died, and who has lost it is told, and does not say that the work is done', async () => {
  const told: unknown[] = [];
  const work = lease(async (lost) => {
    lost.addEventListener('abort', () => told.push(lost.reason));
    await client.query(`UPDATE _symbolon_leases SET holder = 'another', until = clock_timestamp() + interval '1 second'`);
    await setTimeout(500);
    return 'done';
  }, 0.6);
  await expect(work).rejects.toThrow(LeaseLostError);
  expect(told).toEqual([expect.any(LeaseLostError)]);
  expect(await lease(() => Promise.resolve('after it'))).toBe('after it');
});
