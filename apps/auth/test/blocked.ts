import type { ThrowawayDatabase, Transaction } from '@symbolon/database';
import pg, { type Client, type ClientConfig } from 'pg';
import { openTestDatabase } from './test-database.ts';
import { until } from './until.ts';

/** Resolves when so many wait for a lock in the database of the connection, which may hold it: then it sees who came since by a new snapshot alone. */
export async function blocked(by: Client, count: number): Promise<void> {
  const waiting = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
  const look = () => by.query('SELECT pg_stat_clear_snapshot()').then(() => by.query<{ count: number }>(waiting));
  await until(`${count} to wait for a lock`, async () => (await look()).rows[0]?.count === count);
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

/**
 * Sends once something is done and not committed yet, and commits it when somebody waits for that. It goes straight to the database: what a
 * wire takes back is done again, and all would be sent again with it.
 */
export async function whileUncommitted<T>(connection: ThrowawayDatabase['connection'], work: (transaction: Transaction) => Promise<unknown>, send: () => Promise<T>): Promise<T> {
  const [beside, look] = [await openTestDatabase(connection, 1), new pg.Client(connection)];
  await look.connect();
  try {
    const { sent } = await beside.prisma.$transaction(async (transaction) => {
      await work(transaction);
      const sent = send();
      await blocked(look, 1);
      return { sent };
    });
    return await sent;
  } finally {
    await Promise.all([look.end(), beside.close()]);
  }
}

/** A client that holds a table, as LOCK TABLE names it, until `letGo`. */
export async function lockedTable(connection: ClientConfig, table: string): Promise<Client> {
  const holder = new pg.Client(connection);
  await holder.connect();
  await holder.query(`BEGIN; LOCK TABLE ${table}`);
  return holder;
}

export async function letGo(holder: Client): Promise<void> {
  await holder.query('COMMIT');
  await holder.end();
}
