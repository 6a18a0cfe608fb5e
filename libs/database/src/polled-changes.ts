import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { ChangeFeed } from './change-feed.ts';

const everyMs = 250;
/** Who did not look for so long may have missed what nobody tells any more. */
const pauseMs = 30_000;
/** Looks between two at what is old. */
const sweepEvery = 240;

/**
 * What was announced lately. A transaction is ended after a minute, so that what is committed late is still among it; the ids of what
 * was told are kept as long. Nothing hangs on the order of rows.
 */
const recent = `SELECT id, topic FROM changes WHERE at > clock_timestamp() - interval '2 minutes'`;
const old = `DELETE FROM changes WHERE at < clock_timestamp() - interval '10 minutes'`;

/** Looks for rows of changes again and again, where an engine has no LISTEN. After a look that failed all may have changed. */
export function pollChanges(pool: Pick<pg.Pool, 'query'>): ChangeFeed {
  const listeners: ((topic: string | undefined) => void)[] = [];
  const tell = (topic: string | undefined) => listeners.forEach((listener) => listener(topic));
  const end = new AbortController();
  let told: ReadonlySet<string> | undefined;
  let lookedAt = 0;

  async function look(): Promise<void> {
    const now = Date.now(); // goes on while the machine sleeps
    const { rows } = await pool.query<{ id: string; topic: string }>(recent);
    const before = now - lookedAt < pauseMs ? told : undefined;
    lookedAt = now;
    told = new Set(rows.map(({ id }) => id));
    if (!before) return tell(undefined);
    for (const topic of new Set(rows.filter(({ id }) => !before.has(id)).map((row) => row.topic))) tell(topic);
  }
  async function poll(): Promise<void> {
    for (let looks = 1; !end.signal.aborted; looks += 1) {
      await look().catch(() => (told = undefined));
      if (looks % sweepEvery === 0) await pool.query(old).catch(() => undefined); // another node does it as well
      await setTimeout(everyMs, undefined, { signal: end.signal }).catch(() => undefined);
    }
  }
  const polling = poll();

  return {
    onChange: (listener) => void listeners.push(listener),
    async close() {
      end.abort();
      await polling;
    },
  };
}
