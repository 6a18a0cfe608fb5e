import type { JsonWebKey } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { migrate, migrationsDirectory } from '@symbolon/database';
import pg from 'pg';
import { createTestDatabase, type TestDatabase } from './test-database.ts';

const folder = join(import.meta.dirname, '../../../libs/database/seeds');

/** What people and applications of a seed know; see libs/database/seeds/README.md. */
export interface Known {
  /** The time of its last row. */
  readonly moment: string;
  readonly people: readonly {
    readonly username: string;
    readonly password: string;
    readonly totp?: string;
    readonly recovery?: readonly string[];
    readonly passkey?: { readonly id: string; readonly userHandle: string; readonly key: JsonWebKey };
  }[];
  readonly session: { readonly cookie: string; readonly username: string };
  readonly tokens: { readonly client: string; readonly access_token: string; readonly refresh_token: string };
  readonly revoked: string;
  readonly code: { readonly client: string; readonly code: string; readonly redirect_uri: string; readonly code_verifier: string };
  /** Whose letter has not been written yet. */
  readonly letter: string;
}

export interface Seed {
  readonly name: string;
  readonly sql: string;
  readonly known: Known;
}

/** A database as an old release left it, from the oldest to the newest. */
export const seeds: readonly Seed[] = readdirSync(folder).filter((name) => name.endsWith('.sql.gz')).sort().map((name) => {
  const sql = gunzipSync(readFileSync(join(folder, name))).toString('utf8');
  return { name: name.replace('.sql.gz', ''), sql, known: JSON.parse(sql.slice(3, sql.indexOf('\n'))) as Known };
});

/** The rows of each table, by its columns of then, and which migrations they were made by. */
export type Rows = Readonly<Record<string, { readonly columns: readonly string[]; readonly rows: readonly string[] }>>;

/** A seed in a database of its own, and what was in it before it was brought up to this release. */
export async function upgraded({ sql }: Seed): Promise<{ readonly testDatabase: TestDatabase; readonly before: Rows; readonly applied: readonly string[] }> {
  const testDatabase = await createTestDatabase();
  const before = await on(testDatabase, async (client) => {
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.query(sql);
    return rowsOf(client);
  });
  return { testDatabase, before, applied: await migrate(testDatabase.connection, migrationsDirectory()) };
}

/** Every row as text; with the columns that are asked for, so that what came later is left out. */
export async function rowsOf(client: pg.Client, asked?: Rows): Promise<Rows> {
  const { rows: tables } = await client.query<{ table: string; columns: string[] }>(`
    SELECT c.relname AS table, array_agg(a.attname::text ORDER BY a.attnum) AS columns FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition GROUP BY c.relname ORDER BY c.relname`);
  const found: [string, Rows[string]][] = [];
  for (const { table, columns: all } of tables) {
    const columns = asked ? asked[table]?.columns : all;
    if (!columns) continue;
    const { rows } = await client.query<{ row: string }>(`SELECT ROW(${columns.map((column) => client.escapeIdentifier(column)).join(', ')})::text AS row FROM ${client.escapeIdentifier(table)}`);
    found.push([table, { columns, rows: rows.map(({ row }) => row).sort() }]);
  }
  return Object.fromEntries(found);
}

export async function on<T>({ connection }: Pick<TestDatabase, 'connection'>, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
