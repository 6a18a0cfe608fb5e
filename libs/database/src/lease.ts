import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { errorCode } from './error-code.ts';
import { isSerializationFailure, triedAgain } from './serialization-failures.ts';

/** Seconds that a lease holds without being renewed; it is renewed six times in them. */
const longEnough = 30;
const lookEveryMs = 500;

const table = 'CREATE TABLE IF NOT EXISTS _symbolon_leases (name text PRIMARY KEY, holder text NOT NULL, until timestamptz NOT NULL)';
/** By the clock of the database alone: those of nodes differ. */
const take = `
  INSERT INTO _symbolon_leases AS l (name, holder, until) VALUES ($1, $2, clock_timestamp() + make_interval(secs => $3))
  ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until WHERE l.until < clock_timestamp()`;

/** Only for as long as it was never anybody else's, nor nobody's: the work of others may have been done meanwhile. */
const keep = 'UPDATE _symbolon_leases SET until = clock_timestamp() + make_interval(secs => $3) WHERE name = $1 AND holder = $2 AND until > clock_timestamp()';

/** The lease is another's by now, so that the work cannot go on. */
export class LeaseLostError extends Error {}

/**
 * Does something while this process alone holds a lease: a row that is renewed for as long as the work goes on, by a connection of its
 * own, where an engine has no locks of sessions. Who dies holds it half a minute longer. A lease that could not be renewed in time ends the
 * work by `lost`, and nobody is told of it as done.
 */
export async function withLease<T>(connection: pg.ClientConfig, schema: string, name: string, work: (lost: AbortSignal) => Promise<T>, life = longEnough): Promise<T> {
  const holder = crypto.randomUUID();
  const client = new pg.Client({ ...connection, query_timeout: (life * 1000) / 2, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // the query that suffers from it says so
  await client.connect();
  const [lost, done] = [new AbortController(), new AbortController()];
  const has = (statement: string) => async () => (await client.query(statement, [name, holder, life])).rowCount === 1;
  try {
    await again(() => client.query('SELECT set_config($1, $2, false)', ['search_path', client.escapeIdentifier(schema)]));
    await again(() => client.query(table));
    while (!(await again(has(take)))) await setTimeout(lookEveryMs);
    const renewal = renew(() => again(has(keep)), (life * 1000) / 6, done.signal).catch(() => lost.abort(new LeaseLostError(`The lease ${name} is another's by now: start again`)));
    const answer = await work(lost.signal).finally(() => done.abort());
    await renewal;
    lost.signal.throwIfAborted();
    return answer;
  } finally {
    await again(() => client.query('DELETE FROM _symbolon_leases WHERE name = $1 AND holder = $2', [name, holder])).catch(() => undefined);
    await client.end().catch(() => undefined);
  }
}

async function renew(isKept: () => Promise<boolean>, everyMs: number, done: AbortSignal): Promise<void> {
  for (;;) {
    await setTimeout(everyMs, undefined, { signal: done }).catch(() => undefined);
    if (done.aborted) return;
    if (!(await isKept())) throw new Error('taken by another');
  }
}

/** Two who make the table at once fall over each other, and so may two who take a row: a moment later one sees what the other has done. */
const again = <T>(statement: () => Promise<T>): Promise<T> => triedAgain(statement, (error) => isSerializationFailure(error) || ['23505', '42P07'].includes(errorCode(error) ?? ''));
