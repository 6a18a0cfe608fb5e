import pg from 'pg';
import { blockedBy, strongest, type Blocked, type LockMode } from './lock-modes.ts';
import { isConcurrent, statementsOf } from './migration-statements.ts';
import { runnable, type Migration } from './migrations.ts';
import { withDatabase } from './throwaway-database.ts';

/** What a statement did with a table that was there before its migration. */
export interface TableUse {
  readonly table: string;
  readonly lock: LockMode;
  readonly blocks: Blocked;
  /** All its rows are written anew. */
  readonly isRewritten: boolean;
  /** All its rows are read. */
  readonly isScanned: boolean;
}

export interface MeasuredStatement {
  readonly sql: string;
  /** Those that it takes a stronger lock of than the migration has, or reads or writes anew. */
  readonly tables: readonly TableUse[];
}

export interface MeasuredMigration {
  readonly name: string;
  /** False where it stands alone and holds no lock that anybody waits for. */
  readonly inTransaction: boolean;
  readonly statements: readonly MeasuredStatement[];
}

/**
 * Runs migrations on an empty copy of the schema, statement by statement, and notes what PostgreSQL did: its locks by pg_locks, what it wrote
 * anew by the files of tables, what it read by its own counters. Locks, and what is read or written for them, are the same where there are rows.
 * The copy is a database of its own on a server where one may be made, and is gone afterwards.
 */
export async function measureMigrations(server: pg.ClientConfig, known: readonly Migration[], pending: readonly string[]): Promise<readonly MeasuredMigration[]> {
  const name = `symbolon_plan_${crypto.randomUUID().replaceAll('-', '')}`;
  return withClient(server, async (administrator) => {
    await administrator.query(`CREATE DATABASE ${name} TEMPLATE template0`);
    try {
      return await withClient(withDatabase(server, name), async (client) => {
        const measured: MeasuredMigration[] = [];
        for (const migration of known) {
          if (pending.includes(migration.name)) measured.push(await measure(client, migration));
          else await client.query(runnable(migration));
        }
        return measured;
      });
    } finally {
      await administrator.query(`DROP DATABASE ${name} WITH (FORCE)`);
    }
  });
}

async function measure(client: pg.Client, migration: Migration): Promise<MeasuredMigration> {
  const { name } = migration;
  if (isConcurrent(migration.sql)) return { name, inTransaction: false, statements: await measureConcurrent(client, migration) };
  await client.query('BEGIN');
  const statements: MeasuredStatement[] = [];
  let before = await tablesOf(client);
  const there = new Map(before.map((table) => [table.oid, table])); // what the migration makes is its own, and nobody waits for it
  for (const sql of statementsOf(runnable(migration))) {
    await client.query(sql);
    const after = await tablesOf(client);
    statements.push({ sql, tables: [...there.values()].flatMap(({ oid, name: table }) => useOf(table, find(before, oid), find(after, oid)) ?? []) });
    before = after;
  }
  await client.query('COMMIT');
  return { name, inTransaction: true, statements };
}

/** Run as it is, it has let go of its locks before anybody could look; in a transaction it says which table it reads, and the manual which lock it takes. */
async function measureConcurrent(client: pg.Client, { sql }: Migration): Promise<readonly MeasuredStatement[]> {
  const before = await tablesOf(client);
  await client.query('BEGIN');
  await client.query(sql.replace(/\bCONCURRENTLY\b/i, ''));
  const after = await tablesOf(client);
  await client.query('ROLLBACK');
  await client.query(sql);
  const uses = before.flatMap(({ oid, name }) => useOf(name, find(before, oid), find(after, oid)) ?? []);
  return [{ sql: sql.trim(), tables: uses.filter(({ blocks }) => blocks !== 'nothing').map((use) => ({ ...use, lock: 'SHARE UPDATE EXCLUSIVE', blocks: 'nothing' })) }];
}

interface Table {
  readonly oid: number;
  readonly name: string;
  readonly file: number;
  readonly scans: number;
  readonly modes: readonly string[];
}

const find = (tables: readonly Table[], oid: number): Table | undefined => tables.find((table) => table.oid === oid);

/** What became of a table; undefined where a statement left it alone. One that is gone was locked as strongly as there is. */
function useOf(table: string, before: Table | undefined, after: Table | undefined): TableUse | undefined {
  if (!before) return undefined;
  const [held, taken] = [strongest(before.modes), after ? strongest(after.modes) : 'ACCESS EXCLUSIVE'];
  const [isRewritten, isScanned] = [after !== undefined && after.file !== before.file, after !== undefined && after.scans > before.scans];
  const lock = taken !== held || isRewritten || isScanned ? taken : undefined;
  return lock && { table, lock, blocks: blockedBy(lock), isRewritten, isScanned };
}

/** A partition is a part of its table, and what becomes of it is said of that. */
async function tablesOf(client: pg.Client): Promise<readonly Table[]> {
  const { rows } = await client.query<Table>(`
    SELECT t.oid::int AS oid, t.relname AS name, sum(pg_relation_filenode(p.oid)::bigint)::float8 AS file, sum(pg_stat_get_xact_numscans(p.oid))::float8 AS scans,
      coalesce((SELECT array_agg(DISTINCT l.mode) FROM pg_locks l WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND l.relation = ANY(array_agg(p.oid))), '{}') AS modes
    FROM pg_class t JOIN pg_class p ON p.oid = t.oid OR p.oid IN (SELECT relid FROM pg_partition_tree(t.oid))
    WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition GROUP BY t.oid, t.relname ORDER BY t.relname`);
  return rows;
}

async function withClient<T>(connection: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined); // the query that suffers from it says so
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
