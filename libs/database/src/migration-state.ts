import pg from 'pg';
import type { Migration } from './migrations.ts';

/** How large a table is; rows as its last ANALYZE counted them, null before the first. */
export interface TableSize {
  readonly rows: number | null;
  readonly bytes: number;
}

/** How far a database is, as it was found. */
export interface MigrationState {
  /** Of PostgreSQL, such as 18.4. */
  readonly version: string;
  readonly applied: number;
  /** In their order. */
  readonly pending: readonly string[];
  /** Those of a newer release, or of another application that keeps its own in the same table. */
  readonly unknown: readonly string[];
  readonly sizes: ReadonlyMap<string, TableSize>;
}

/** Looks at the migrations of a schema and the sizes of its tables, and changes nothing. */
export async function readMigrationState(connection: pg.ClientConfig, schema: string, known: readonly Migration[]): Promise<MigrationState> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined); // the query that suffers from it says so
  await client.connect();
  try {
    await client.query('BEGIN READ ONLY');
    const { rows: [about] } = await client.query<{ version: string; isThere: boolean }>(
      `SELECT split_part(current_setting('server_version'), ' ', 1) AS version, to_regclass(quote_ident($1) || '._prisma_migrations') IS NOT NULL AS "isThere"`, [schema]);
    const recorded = about?.isThere ? await recordedIn(client, schema) : [];
    const names = known.map(({ name }) => name);
    return {
      version: about?.version ?? '',
      applied: names.filter((name) => recorded.includes(name)).length,
      pending: names.filter((name) => !recorded.includes(name)),
      unknown: recorded.filter((name) => !names.includes(name)),
      sizes: await sizesIn(client, schema),
    };
  } finally {
    await client.end();
  }
}

async function recordedIn(client: pg.Client, schema: string): Promise<readonly string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT migration_name AS name FROM ${client.escapeIdentifier(schema)}._prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY migration_name`);
  return rows.map(({ name }) => name);
}

/** With indexes and all that is stored apart; of a table in parts, all parts together. */
async function sizesIn(client: pg.Client, schema: string): Promise<MigrationState['sizes']> {
  const { rows } = await client.query<{ name: string; rows: number | null; bytes: number }>(
    `SELECT t.relname AS name, sum(nullif(p.reltuples, -1))::float8 AS rows, sum(pg_total_relation_size(p.oid))::float8 AS bytes
     FROM pg_class t JOIN pg_class p ON p.oid = t.oid AND t.relkind = 'r' OR t.relkind = 'p' AND p.relkind = 'r' AND p.oid IN (SELECT relid FROM pg_partition_tree(t.oid))
     WHERE t.relnamespace = to_regnamespace(quote_ident($1)) AND t.relkind IN ('r', 'p') AND NOT t.relispartition GROUP BY t.relname`, [schema]);
  return new Map(rows.map(({ name, ...size }) => [name, size]));
}
