import type { Postgres } from '../src/postgres.ts';

/** Rows that were read of tables and all their parts. */
export type RowsRead = Readonly<Record<'users' | 'events' | 'clients', number>>;

/** What was read since the database was made, by an index or one row after the other. A session tells all of its reading only when it ends. */
export async function rowsRead(postgres: Postgres, database: string): Promise<RowsRead> {
  const rows = await postgres.query<{ name: keyof RowsRead; rows: string }>(
    database,
    `SELECT name, sum(seq_tup_read + (SELECT coalesce(sum(idx_tup_read), 0) FROM pg_stat_user_indexes of WHERE of.relid = one.relid)) AS rows
     FROM pg_stat_user_tables one JOIN (VALUES ('users'), ('events'), ('clients')) asked (name) ON relname ~ ('^' || name || '(_default|_\\d{4}_\\d\\d)?$') GROUP BY name`,
  );
  return Object.fromEntries(rows.map(({ name, rows: read }) => [name, Number(read)])) as RowsRead;
}
