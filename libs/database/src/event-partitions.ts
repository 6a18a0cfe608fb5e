import type { Transaction } from './database.ts';

/** One month of events: a table of its own, which goes as a whole. */
export interface EventPartition {
  readonly name: string;
  /** The first moment after it. */
  readonly until: Date;
}

const nameOf = (month: Date): string => `events_${month.toISOString().slice(0, 7).replace('-', '_')}`;
const following = (month: Date): Date => new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1));

/** The months that have a table, oldest first. */
export async function eventPartitions(transaction: Transaction): Promise<readonly EventPartition[]> {
  const rows = await transaction.$queryRaw<readonly { readonly name: string }[]>`
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{4}_[0-9]{2}$' ORDER BY 1`;
  return rows.map(({ name }) => ({ name, until: following(new Date(`${name.slice(7).replace('_', '-')}-01T00:00:00Z`)) }));
}

/** The first moments of the months whose events have no table of their own yet. */
export async function monthsWithoutPartition(transaction: Transaction): Promise<readonly Date[]> {
  const rows = await transaction.$queryRaw<readonly { readonly month: Date }[]>`
    SELECT DISTINCT date_trunc('month', at, 'UTC') AS month FROM events_default ORDER BY 1`;
  return rows.map(({ month }) => month);
}

/** Gives a month its table, and moves there what was written before it had one. Nobody waits long: it gives up when somebody reads for more than a second. */
export async function makeEventPartition(transaction: Transaction, month: Date): Promise<void> {
  const name = nameOf(month);
  const [from, to] = [month.toISOString(), following(month).toISOString()];
  await transaction.$executeRawUnsafe(`SET LOCAL lock_timeout = '1s'`);
  await transaction.$executeRawUnsafe(`LOCK TABLE events_default IN ACCESS EXCLUSIVE MODE`); // nothing for this month comes in between
  await transaction.$executeRawUnsafe(`CREATE TABLE ${name} (LIKE events INCLUDING DEFAULTS)`);
  await transaction.$executeRawUnsafe(`WITH moved AS (DELETE FROM events_default WHERE at >= '${from}' AND at < '${to}' RETURNING *) INSERT INTO ${name} SELECT * FROM moved`);
  await transaction.$executeRawUnsafe(`ALTER TABLE events ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${to}')`);
}

/** The stretches of the chain that a month holds; undefined while some of its events are not in the chain yet. */
export async function stretchesOf(transaction: Transaction, { name }: EventPartition): Promise<readonly EventStretchRow[] | undefined> {
  const [open] = await transaction.$queryRawUnsafe<readonly unknown[]>(`SELECT 1 AS one FROM ${name} WHERE seq IS NULL LIMIT 1`);
  if (open) return undefined;
  return transaction.$queryRawUnsafe<readonly EventStretchRow[]>(`
    SELECT s.first AS "firstSeq", s.last AS "lastSeq", e.link
    FROM (SELECT min(seq) AS first, max(seq) AS last FROM (SELECT seq, seq - row_number() OVER (ORDER BY seq) AS stretch FROM ${name}) numbered GROUP BY stretch) s
    JOIN ${name} e ON e.seq = s.last ORDER BY 1`);
}
export interface EventStretchRow {
  readonly firstSeq: bigint;
  readonly lastSeq: bigint;
  readonly link: Uint8Array<ArrayBuffer>;
}

/** Takes a month away, with all that happened in it. */
export async function dropEventPartition(transaction: Transaction, { name }: EventPartition): Promise<void> {
  await transaction.$executeRawUnsafe(`SET LOCAL lock_timeout = '1s'`);
  await transaction.$executeRawUnsafe(`DROP TABLE ${name}`);
}
