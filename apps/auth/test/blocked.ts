import type { Client } from 'pg';

/** Resolves when so many wait for a lock in the database of the connection, which may hold it. */
export async function blocked(by: Client, count: number): Promise<void> {
  const waiting = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await by.query<{ count: number }>(waiting)).rows[0]?.count !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}
