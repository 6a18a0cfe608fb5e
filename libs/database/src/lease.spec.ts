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
  const order: string[] = [];
  let second: Promise<unknown> | undefined;
  await lease(async () => {
    second = lease(() => Promise.resolve(order.push('second')), 2);
    await setTimeout(3_000);
    order.push('first');
  }, 2);
  await second;
  expect(order).toEqual(['first', 'second']);
});

it('is taken over from who died, and who has lost it is told, and does not say that the work is done', async () => {
  const told: unknown[] = [];
  const work = lease(async (lost) => {
    lost.addEventListener('abort', () => told.push(lost.reason));
    await client.query(`UPDATE _symbolon_leases SET holder = 'another', until = clock_timestamp() + interval '30 seconds'`);
    await setTimeout(1_500);
    return 'done';
  }, 3);
  await expect(work).rejects.toThrow(LeaseLostError);
  expect(told).toEqual([expect.any(LeaseLostError)]);
  await client.query('DELETE FROM _symbolon_leases');
  expect(await lease(() => Promise.resolve('after it'))).toBe('after it');
});

it('is lost by who did not renew it in time, though nobody else has it by now', async () => {
  const work = lease(async () => {
    await client.query('DELETE FROM _symbolon_leases');
    await setTimeout(1_500);
    return 'done';
  }, 3);
  await expect(work).rejects.toThrow(LeaseLostError);
});
