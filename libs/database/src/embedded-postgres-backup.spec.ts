import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { backUpCluster } from './embedded-postgres-backup.ts';
import { ownerOfCluster } from './embedded-postgres-owner.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';

const password = 'a password of this test';
const patience = 60_000;

let parent: string;
let postgres: EmbeddedPostgres;
beforeEach(async () => {
  parent = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
  chmodSync(parent, 0o755);
  postgres = await startEmbeddedPostgres({ directory: join(parent, 'postgres'), password });
}, patience);
afterEach(async () => {
  await postgres.stop();
  rmSync(parent, { recursive: true, force: true });
}, patience);

const data = () => join(parent, 'postgres/data');

test('what changes, grows and goes while it is copied is whole in the copy, and the log of that time is kept', async () => {
  await query(postgres, 'CREATE TABLE kept AS SELECT generate_series(1, 20000) AS n, repeat(md5(random()::text), 8) AS what; CREATE TABLE gone AS SELECT * FROM kept');
  const copied = join(parent, 'copied');
  const meantime = async (path: string) => {
    if (path === 'global') await query(postgres, `UPDATE kept SET what = repeat('x', 900); INSERT INTO kept VALUES (20001, 'during'); DROP TABLE gone`);
    // So much log that what came first would be used again at the next checkpoint.
    for (let round = 0; path === 'base' && round < 4; round += 1) await query(postgres, 'INSERT INTO kept VALUES (0, $$log$$); SELECT pg_switch_wal()').then(() => query(postgres, 'CHECKPOINT'));
  };
  const paths = await copyTo(copied, meantime);
  await query(postgres, `INSERT INTO kept VALUES (20002, 'after')`);
  expect(await query(postgres, 'SELECT slot_name FROM pg_replication_slots')).toEqual([]);
  for (const left of ['postmaster.pid', 'postmaster.opts']) expect(paths).not.toContain(left);
  expect(paths.filter((path) => path.startsWith('pg_wal/')).length).toBeGreaterThan(4);
  expect(paths.indexOf('global/pg_control')).toBe(paths.indexOf('backup_label') - 1);

  const restored = await startEmbeddedPostgres({ directory: copied, password });
  expect(await query(restored, `SELECT count(*)::int AS rows, count(*) FILTER (WHERE what = repeat('x', 900))::int AS changed, max(n) AS last, to_regclass('gone') AS gone FROM kept`)).toEqual([{ rows: 20_005, changed: 20_000 + 4 * Number(paths.indexOf('base') < paths.indexOf('global')), last: 20_001, gone: null }]);
  expect(existsSync(join(copied, 'data/backup_label'))).toBe(false); // PostgreSQL has read it
  await restored.stop();
}, patience);

test('a backup that is given up leaves the server as it was', async () => {
  for await (const { path } of backUpCluster(postgres.connection, data())) if (path === 'base') break;
  expect(await query(postgres, 'SELECT slot_name FROM pg_replication_slots')).toEqual([]);
  const paths = await copyTo(join(parent, 'copied'));
  expect(paths).toContain('backup_label');
}, patience);

test('a link in the data, such as a tablespace, is refused', async () => {
  mkdirSync(join(parent, 'elsewhere'));
  symlinkSync(join(parent, 'elsewhere'), join(data(), 'pg_tblspc/16999'));
  await expect(copyTo(join(parent, 'copied'))).rejects.toThrow('is neither file nor folder');
  rmSync(join(data(), 'pg_tblspc/16999'));
}, patience);

/** Does what a restore does, and answers the paths in their order. */
async function copyTo(directory: string, meantime?: (path: string) => Promise<unknown>): Promise<readonly string[]> {
  const own = await ownerOfCluster(directory);
  const target = join(directory, 'data');
  mkdirSync(target, { mode: 0o700 });
  await own(target);
  const paths: string[] = [];
  for await (const file of backUpCluster(postgres.connection, data())) {
    await meantime?.(file.path);
    paths.push(file.path);
    const path = join(target, file.path);
    if (file.size === undefined) mkdirSync(path, { mode: 0o700 });
    else {
      writeFileSync(path, '', { mode: 0o600, flag: 'wx' });
      for await (const piece of file.content()) await appendFile(path, piece);
    }
    await own(path);
  }
  return paths;
}

async function query({ connection }: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
