import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { withPatience } from './migration-lock.ts';
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

it('asks first, where there is something to apply, and applies nothing against a no', async () => {
  const asks = () => migrate(postgres.connection, migrations, 'public', undefined, () => Promise.reject(new Error('not by this process')));
  await expect(asks()).rejects.toThrow('not by this process');
  expect(await rows(`SELECT to_regclass('people') AS people`)).toEqual([{ people: null }]);
  await run();
  expect(await asks()).toEqual([]);
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

describe('while others have a table in use', () => {
  let other: pg.Client;
  beforeEach(async () => {
    await run();
    other = new pg.Client({ ...postgres.connection, application_name: 'a long report' });
    await other.connect();
  });
  afterEach(() => other.end());

  it('waits for its lock without keeping anybody: who comes meanwhile reads on, and it is told whom it waits for', async () => {
    await other.query('BEGIN; SELECT * FROM people');
    write('3_age', 'INSERT INTO people VALUES (3); ALTER TABLE people ADD COLUMN age int;');
    const waits: string[] = [];
    const migrating = migrate(postgres.connection, migrations, 'public', ({ migration, for: whom }) => void waits.push(`${migration} ${whom}`));
    while (waits.length < 2) await client.query('SELECT * FROM people'); // in a queue behind the migration it would stand until the report is over
    expect(await rows('SELECT id FROM people')).toEqual([{ id: 1 }]);
    await other.query('COMMIT');
    expect(await migrating).toEqual(['3_age']);
    expect(waits[0]).toMatch(/^3_age process \d+ \(a long report, in a transaction for \d+ s\)/); // and maybe whoever reads at that moment, after it
    expect(await rows('SELECT id, age FROM people ORDER BY id')).toEqual([{ id: 1, age: null }, { id: 3, age: null }]);
  });

  it('gives up after a while, and says whom to end', async () => {
    await other.query('BEGIN; SELECT * FROM people');
    const attempt = withPatience(client, '3_age', async () => client.query('ALTER TABLE people ADD COLUMN age int'), () => undefined, 0);
    await expect(attempt).rejects.toThrow(/^its locks were not to be had for 0 seconds; end process \d+ \(a long report, in a transaction for \d+ s\), or try again when they are over$/);
    expect(await rows('SHOW lock_timeout')).toEqual([{ lock_timeout: '0' }]);
  });

  it('builds an index beside them, once, with several nodes at once', async () => {
    write('3_index', '-- For lists.\nCREATE INDEX CONCURRENTLY IF NOT EXISTS people_name ON people (name);');
    expect((await Promise.all([run(), run(), run()])).flat()).toEqual(['3_index']);
    expect(await rows(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'people_name'::regclass`)).toEqual([{ indisvalid: true }]);
  });

  it('builds an index anew that was cut short', async () => {
    await client.query(`INSERT INTO people VALUES (2, 'Ada'), (3, 'Ada')`);
    await expect(client.query('CREATE UNIQUE INDEX CONCURRENTLY people_name ON people (name)')).rejects.toThrow('could not create unique index');
    await client.query('DELETE FROM people WHERE id = 3');
    write('3_index', 'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "people_name" ON people (name);');
    expect(await run()).toEqual(['3_index']);
    expect(await rows(`SELECT indisvalid FROM pg_index WHERE indexrelid = 'people_name'::regclass`)).toEqual([{ indisvalid: true }]);
  });
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
