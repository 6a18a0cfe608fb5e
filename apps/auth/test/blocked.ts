import pg, { type Client, type ClientConfig } from 'pg';

/** Resolves when so many wait for a lock in the database of the connection, which may hold it. */
export async function blocked(by: Client, count: number): Promise<void> {
  const waiting = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  while ((await by.query<{ count: number }>(waiting)).rows[0]?.count !== count) await new Promise((resolve) => setTimeout(resolve, 2));
}

/** Sends while these rows are held, until so many wait for them: all have looked by then, and none has written. Then does what another would have done meanwhile, and lets go. */
export async function whileHeld<T>(connection: ClientConfig, rows: string, { count, send, meanwhile = '' }: { readonly count: number; readonly send: () => Promise<T>; readonly meanwhile?: string }): Promise<T> {
  const blocker = new pg.Client(connection);
  await blocker.connect();
  await blocker.query(`BEGIN; SELECT 1 FROM ${rows} FOR UPDATE`);
  const sent = send();
  await blocked(blocker, count);
  await blocker.query(`${meanwhile}; COMMIT`);
  await blocker.end();
  return sent;
}
