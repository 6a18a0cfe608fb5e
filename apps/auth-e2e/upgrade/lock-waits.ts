import { setTimeout } from 'node:timers/promises';
import pg from 'pg';

const pauseMs = 10;

/** Looks all the time who waits for the lock of a table; answers the longest wait that it saw, in milliseconds. */
export async function watchLocks(url: string): Promise<{ end(): Promise<number> }> {
  const client = new pg.Client(url);
  client.on('error', () => undefined); // the query that suffers from it says so
  await client.connect();
  let [isOver, longest] = [false, 0];
  const all = (async () => {
    while (!isOver) {
      const { rows } = await client.query<{ ms: number | null }>(`SELECT extract(epoch FROM max(clock_timestamp() - waitstart))::float8 * 1000 AS ms FROM pg_locks WHERE NOT granted AND locktype = 'relation'`);
      longest = Math.max(longest, rows[0]?.ms ?? 0);
      await setTimeout(pauseMs);
    }
  })();
  return { end: async () => ((isOver = true), await all, await client.end(), Math.round(longest)) };
}
