import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { triedAgain } from './serialization-failures.ts';

/** The lock of the Prisma CLI, so that it and we wait for each other. */
const migrationLock = 72707369;
const turnMs = 100;

/** How long a migration may stand in the queue of a table: whoever comes after it there waits as long. */
const lockTimeoutMs = 500;
const [firstPauseMs, longestPauseMs] = [500, 8_000];
/** After so long somebody has to look. */
const patienceMs = 600_000;
const lockNotAvailable = '55P03';

/** Told that a migration waits, and for whom. */
export type OnWait = (waiting: { readonly migration: string; readonly for: string }) => void;

/** Holds the migrations for this session until it ends. Asks again and again: a session that waits in a statement is one that an index built meanwhile would wait for. */
export async function takeMigrationLock(client: pg.Client): Promise<void> {
  const isTaken = async () => (await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [migrationLock])).rows[0]?.taken;
  while (!(await isTaken())) await pause(turnMs);
}

/**
 * Does a transaction that takes locks without keeping anybody else for longer than a moment: what is not to be had in half a second is let go,
 * with all that it held, and asked for later. The work begins when the locks are there, so none is done twice but what costs nothing.
 */
export async function withPatience<T>(client: pg.Client, migration: string, work: () => Promise<T>, onWait: OnWait, patience = patienceMs): Promise<T> {
  const end = performance.now() + patience;
  await waitAtMost(client, lockTimeoutMs);
  try {
    for (let wait = firstPauseMs; ; wait = Math.min(2 * wait, longestPauseMs)) {
      try {
        return await work();
      } catch (error) {
        if (!isOfLock(error)) throw error;
        const holders = await oldestTransactions(client);
        if (performance.now() + wait > end) throw new Error(`its locks were not to be had for ${Math.round(patience / 1000)} seconds; end ${holders}, or try again when they are over`, { cause: error });
        onWait({ migration, for: holders });
        await pause(wait);
      }
    }
  } finally {
    await waitAtMost(client, 0).catch(() => undefined); // a connection that is lost says so by itself
  }
}

const waitAtMost = (client: pg.Client, ms: number): Promise<unknown> => triedAgain(() => client.query('SELECT set_config($1, $2, false)', ['lock_timeout', String(ms)]));

const isOfLock = (error: unknown): boolean => error instanceof Error && ((error as { readonly code?: unknown }).code === lockNotAvailable || isOfLock(error.cause));

/** Whoever has been in a transaction for longest, as an operator finds them in pg_stat_activity. */
async function oldestTransactions(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ pid: number; name: string; seconds: number }>(
    `SELECT pid, application_name AS name, extract(epoch FROM clock_timestamp() - xact_start)::int AS seconds FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL ORDER BY xact_start LIMIT 3`,
  );
  return rows.map(({ pid, name, seconds }) => `process ${pid} (${name || 'no name'}, in a transaction for ${seconds} s)`).join(', ') || 'the transactions that hold them';
}
