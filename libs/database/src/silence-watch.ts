import type pg from 'pg';
import { overdue, PatientClient, type Patience } from './patient-connection.ts';
import { sqlStateOf } from './sql-state.ts';

const turnMs = 500;
/** How much one turn may count: more had passed only where this thread was busy, or the machine asleep. */
const mostMs = 2 * turnMs;
/** A statement that waits so long makes us ask whether the server is there at all, for at most so long. */
const suspiciousMs = 2_000;
const knockMs = 3_000;
/** So much longer than the server lets a statement run (`statement_timeout`): what has not come by then is a commit that no standby takes. */
const moreMs = 2_000;
const whereNoneIsEndedMs = 30_000;

/**
 * Ends connections to a server that was frozen, cut off or replaced: TCP alone would notice after minutes, or never. Where an answer
 * is late, the server is asked by a connection of its own; it is there if it answers that in any way, or anybody else meanwhile.
 */
export function watchForSilence(pool: pg.Pool, clients: ReadonlySet<PatientClient>, config: pg.PoolConfig & Patience): void {
  const longestMs = config.statement_timeout ? config.statement_timeout + moreMs : whereNoneIsEndedMs;
  let before = performance.now();
  let isKnocking = false;
  const turn = setInterval(() => {
    if (pool.ended) return clearInterval(turn);
    const passed = Math.min(performance.now() - before, mostMs);
    before = performance.now();
    const waits = [...clients].map((client) => ({ client, ms: client.waited(passed) }));
    for (const { client, ms } of waits) if (ms > longestMs) client.lose(overdue('An answer of the database'));
    if (isKnocking || !waits.some(({ ms }) => ms > suspiciousMs)) return;
    isKnocking = true;
    void knock([...clients], config).finally(() => (isKnocking = false));
  }, turnMs);
  turn.unref();
}

async function knock(there: readonly PatientClient[], config: pg.PoolConfig & Patience): Promise<void> {
  const before = there.map(({ heard }) => heard);
  config.hosts?.forget();
  const visitor = new PatientClient({ ...config, patienceMs: knockMs });
  try {
    await visitor.connect();
    // Of several hosts another is the primary now: what the one before says is no longer so.
    for (const client of there) if (client.host !== visitor.host || client.port !== visitor.port) client.lose(overdue('The database that was replaced'));
  } catch (error) {
    const isThere = saidBy(error).some((state) => (config.hosts ? state.startsWith('53') : state !== '')) || there.some(({ heard }, index) => heard !== before[index]);
    if (!isThere) for (const client of there) client.lose(overdue('A database that says nothing'));
  } finally {
    visitor.end().catch(() => undefined);
  }
}

/** What the server said, or each of several; of those, a standby says something as well, but only one that is full may be the one that is asked for. */
function saidBy(error: unknown): readonly string[] {
  const { cause } = error as Error;
  return [error, ...(cause instanceof AggregateError ? (cause.errors as readonly unknown[]) : [])].map(sqlStateOf);
}
