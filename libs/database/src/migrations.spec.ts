import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { migrate, migrationsDirectory } from './migrations.ts';

let parent: string;
let postgres: EmbeddedPostgres;
let client: pg.Client;
let migrations: string;

beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
  chmodSync(parent, 0o755);
  postgres = await startEmbeddedPostgres({ directory: join(parent, 'postgres'), password: 'a password of this test' });
}, 30_000);

afterAll(async () => {
  await postgres.stop();
  rmSync(parent, { recursive: true, force: true });
});

beforeEach(async () => {
  client = new pg.Client(postgres.connection);
  await client.connect();
  await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
  migrations = mkdtempSync(join(parent, 'migrations-'));
  writeFileSync(join(migrations, 'migration_lock.toml'), 'provider = "postgresql"\n');
  write('1_people', 'CREATE TABLE people (id int PRIMARY KEY);\nINSERT INTO people VALUES (1);\n');
  write('2_names', 'ALTER TABLE people ADD COLUMN name text;\n');
});

afterEach(() => client.end());

const run = () => migrate(postgres.connection, migrations);

it('applies what is new, in order, and nothing twice', async () => {
  expect(await run()).toEqual(['1_people', '2_names']);
  expect(await run()).toEqual([]);
  write('3_more', 'INSERT INTO people VALUES (2);');
  expect(await run()).toEqual(['3_more']);
  expect(await rows('SELECT * FROM people ORDER BY id')).toEqual([
    { id: 1, name: null },
    { id: 2, name: null },
  ]);
});

it('records what it applied as the Prisma CLI does', async () => {
  await run();
  expect(await rows('SELECT * FROM _prisma_migrations WHERE migration_name = $1', ['1_people'])).toEqual([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: '07c941f7cf1440bd252da1cc2afefa9d984a796ce8188f2cfda87a8069d9535e',
      migration_name: '1_people',
      started_at: expect.any(Date),
      finished_at: expect.any(Date),
      rolled_back_at: null,
      applied_steps_count: 1,
      logs: null,
    },
  ]);
});

it('tells the planner about the tables it has changed', async () => {
  await run();
  expect(await rows(`SELECT reltuples FROM pg_class WHERE relname = 'people'`)).toEqual([{ reltuples: 1 }]);
});

it('applies each migration once when several nodes start at once', async () => {
  write('3_slow', 'SELECT pg_sleep(0.2); INSERT INTO people VALUES (2);');
  const applied = await Promise.all([run(), run(), run()]);
  expect(applied.flat().sort()).toEqual(['1_people', '2_names', '3_slow']);
  expect(await rows('SELECT count(*)::int AS people FROM people')).toEqual([{ people: 2 }]);
});

it('takes a failing migration back whole, and applies it once it is mended', async () => {
  write('3_broken', 'INSERT INTO people VALUES (2); SELECT 1 / 0;');
  await expect(run()).rejects.toThrow('Migration 3_broken failed and left nothing behind: division by zero');
  expect(await rows('SELECT id FROM people')).toEqual([{ id: 1 }]);
  write('3_broken', 'INSERT INTO people VALUES (2);');
  expect(await run()).toEqual(['3_broken']);
});

it('refuses a migration that was edited after it was applied', async () => {
  await run();
  write('2_names', 'ALTER TABLE people ADD COLUMN name varchar;\n');
  write('3_more', 'INSERT INTO people VALUES (2);');
  await expect(run()).rejects.toThrow(
    'Migration 2_names was edited after it was applied: restore its migration.sql, and write the change as a new migration',
  );
  expect(await rows('SELECT id FROM people')).toEqual([{ id: 1 }]);
});

it('refuses a migration that is recorded as failed, until that is resolved', async () => {
  await run();
  await client.query(`UPDATE _prisma_migrations SET finished_at = NULL WHERE migration_name = '2_names'`);
  await expect(run()).rejects.toThrow(
    'Migration 2_names is recorded as failed: see the column logs of _prisma_migrations, put the schema right, ' +
      'then run npx prisma migrate resolve --rolled-back 2_names to apply it again (or --applied, if you did by hand)',
  );
  await client.query(`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE migration_name = '2_names'; ALTER TABLE people DROP COLUMN name`);
  expect(await run()).toEqual(['2_names']);
});

it('runs on the schema of a newer release', async () => {
  await run();
  rmSync(join(migrations, '2_names'), { recursive: true });
  expect(await run()).toEqual([]);
});

it('finds the migrations of this repository', () => {
  expect(migrationsDirectory()).toMatch(/prisma\/migrations$/);
  expect(existsSync(migrationsDirectory())).toBe(true);
});

function write(name: string, sql: string): void {
  mkdirSync(join(migrations, name), { recursive: true });
  writeFileSync(join(migrations, name, 'migration.sql'), sql);
}

async function rows(sql: string, values: readonly string[] = []): Promise<unknown[]> {
  return (await client.query<Record<string, unknown>>(sql, [...values])).rows;
}
