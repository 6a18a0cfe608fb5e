import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { measureMigrations, type MeasuredMigration } from './migration-plan.ts';
import { longWaits, smallTables } from './migration-rule.ts';
import { readMigrationState } from './migration-state.ts';
import { statementsOf } from './migration-statements.ts';
import { migrate, migrationsDirectory, readMigrations, type Migration } from './migrations.ts';

/** What each migration does with tables that are filled: tried on an empty copy, told by PostgreSQL. */
let parent: string;
let postgres: EmbeddedPostgres;
beforeAll(async () => {
  parent = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
  chmodSync(parent, 0o755);
  postgres = await startEmbeddedPostgres({ directory: join(parent, 'postgres'), password: 'a password of this test', purpose: 'throwaway' });
}, 30_000);
afterAll(async () => {
  await postgres.stop();
  rmSync(parent, { recursive: true, force: true });
});

const first: Migration = { name: '1_first', checksum: '', sql: 'CREATE TABLE people (id int PRIMARY KEY, name text); CREATE TABLE letters (id int PRIMARY KEY, person int REFERENCES people, at timestamptz);' };
/** A migration after that one, as it was measured. */
async function measured(sql: string): Promise<MeasuredMigration> {
  const [found] = await measureMigrations(postgres.connection, [first, { name: '2_next', checksum: '', sql }], ['2_next']);
  if (!found) throw new Error('Nothing was measured.');
  return found;
}
const told = ({ statements }: MeasuredMigration) => statements.map(({ tables }) => tables.map(({ table, lock, isRewritten, isScanned }) => [table, lock, ...(isRewritten ? ['rewritten'] : []), ...(isScanned ? ['scanned'] : [])].join(' ')));

test.each<[string, string, readonly (readonly string[])[]]>([
  ['a column with a constant default is a moment', `ALTER TABLE people ADD COLUMN age int NOT NULL DEFAULT 1`, [['people ACCESS EXCLUSIVE']]],
  ['a column whose default is another in each row writes all rows anew', `ALTER TABLE people ADD COLUMN secret text DEFAULT gen_random_uuid()::text`, [['people ACCESS EXCLUSIVE rewritten scanned']]],
  ['another type writes all rows anew', `ALTER TABLE letters ALTER COLUMN at TYPE text`, [['letters ACCESS EXCLUSIVE rewritten scanned']]],
  ['NOT NULL reads all rows', `ALTER TABLE people ALTER COLUMN name SET NOT NULL`, [['people ACCESS EXCLUSIVE scanned']]],
  ['an index reads all rows, while nobody writes', `CREATE INDEX people_name ON people (name)`, [['people SHARE scanned']]],
  ['a foreign key that is not checked yet keeps writers of both for a moment', `ALTER TABLE letters ADD COLUMN to_person int; ALTER TABLE letters ADD FOREIGN KEY (to_person) REFERENCES people NOT VALID`, [['letters ACCESS EXCLUSIVE'], ['people SHARE ROW EXCLUSIVE']]],
  ['what a migration makes itself is nobody else’s', `CREATE TABLE places (id int PRIMARY KEY, person int REFERENCES people); CREATE INDEX places_person ON places (person)`, [['people SHARE ROW EXCLUSIVE'], []]],
  ['a table that goes is locked', `DROP TABLE letters`, [['letters ACCESS EXCLUSIVE', 'people ACCESS EXCLUSIVE']]],
  ['rows that are changed are read', `UPDATE people SET name = upper(name)`, [['people ROW EXCLUSIVE scanned']]],
])('%s', async (_, sql, expected) => {
  expect(told(await measured(sql))).toEqual(expected);
});

test('an index that is built while others write stands in no transaction, and nobody waits for it', async () => {
  const found = await measured(`-- For lists by name.\nCREATE INDEX CONCURRENTLY IF NOT EXISTS people_name ON people (name);`);
  expect([found.inTransaction, told(found), longWaits(found)]).toEqual([false, [['people SHARE UPDATE EXCLUSIVE scanned']], []]);
});

test('semicolons in texts, bodies of functions and comments end no statement', () => {
  const whole = [`-- one; two\nSELECT ';', "a;b" FROM x`, `CREATE FUNCTION f() RETURNS text LANGUAGE sql AS $$ SELECT ';'; $$`, `/* ; */ SELECT $a$ $$ ; $$ $a$`];
  expect(statementsOf(`${whole.join(';\n')};\n-- the end;\n`)).toEqual(whole);
});

describe('the rule: nobody waits for longer than a moment, however many rows there are', () => {
  test.each([
    ['an index', `CREATE INDEX ON people (name)`, /^2_next: reads all of people while it holds SHARE on people \(CREATE INDEX/],
    ['a table that is written anew', `ALTER TABLE people ALTER COLUMN name TYPE varchar(9)`, /^2_next: writes all of people while it holds ACCESS EXCLUSIVE on people/],
    ['a read of one table under a lock of another', `ALTER TABLE people ADD COLUMN age int;\nCREATE TABLE old AS SELECT * FROM letters`, /^2_next: reads all of letters while it holds ACCESS EXCLUSIVE on people/],
    ['a change of all rows', `UPDATE people SET name = upper(name)`, /^2_next: changes all of people in one transaction/],
  ])('refuses %s', async (_, sql, sentence) => {
    expect(longWaits(await measured(sql))).toEqual([expect.stringMatching(sentence)]);
  });

  /** The first that somebody may have with many rows; what came before keeps them waiting as docs/upgrading.md tells. */
  const since = '20261204000000_email_addresses';
  /** Those of before, which stay as they are: no migration is changed that somebody may have applied. */
  const before: readonly string[] = ['20261124220000_sessions_and_outbox', '20261128400100_stated_auth_method', '20261128410811_unproven_until', '20261128529000_administrators', '20261130200000_own_deletion', '20261202500000_email_links'];

  test('holds for every migration since there was somebody to wait', async () => {
    const known = await readMigrations(migrationsDirectory());
    const all = await measureMigrations(postgres.connection, known, known.map(({ name }) => name));
    expect(all.map(({ name }) => name)).toEqual(known.map(({ name }) => name));
    expect(all.filter(({ name }) => name > since).flatMap(longWaits)).toEqual([]);
    expect(all.filter(({ name, ...rest }) => name <= since && longWaits({ name, ...rest }).length > 0).map(({ name }) => name)).toEqual(before);
  }, 60_000);

  test('and what counts as small is there, and has its reason', async () => {
    const sql = (await readMigrations(migrationsDirectory())).map((migration) => migration.sql).join('\n');
    expect(Object.keys(smallTables).filter((table) => !sql.includes(`CREATE TABLE "${table}"`))).toEqual([]);
    expect(Object.values(smallTables).filter((reason) => !/^[A-Z].+\.$/.test(reason))).toEqual([]);
  });
});

test('how far a database is, and how large its tables are, is read and nothing else', async () => {
  const client = new pg.Client(postgres.connection);
  await client.connect();
  await client.query('CREATE DATABASE state');
  const there = { ...postgres.connection, database: 'state' };
  const known = await readMigrations(migrationsDirectory());
  const names = known.map(({ name }) => name);
  expect(await readMigrationState(there, 'public', known)).toEqual({ version: expect.stringMatching(/^18\.\d+$/), applied: 0, pending: names, unknown: [], sizes: new Map() });
  await migrate(there, migrationsDirectory());
  const { sizes, ...state } = await readMigrationState(there, 'public', known.slice(0, -1));
  expect(state).toEqual({ version: expect.stringMatching(/^18/), applied: names.length - 1, pending: [], unknown: [names.at(-1)] });
  expect(sizes.get('users')).toEqual({ rows: 0, bytes: expect.any(Number) });
  expect(sizes.get('events')?.bytes).toBeGreaterThan(0);
  await client.end();
});
