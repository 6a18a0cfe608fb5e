import type { Transaction } from './transactions.ts';

/** One month of events, from its first moment to that of the next. */
export interface EventMonth {
  readonly from: Date;
  readonly until: Date;
}

/** Events that follow each other in the chain. */
export interface EventStretchRow {
  readonly firstSeq: bigint;
  readonly lastSeq: bigint;
  /** Of the last one. */
  readonly link: Uint8Array<ArrayBuffer>;
}

/** The month of a moment, or one that comes so many months later. */
export const eventMonth = (at: Date, later = 0): EventMonth => ({
  from: new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later)),
  until: new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + later + 1)),
});

const tableOf = ({ from }: EventMonth): string => `events_${from.toISOString().slice(0, 7).replace('-', '_')}`;

/** The months that have a table of their own, and those whose events lie in the table of no month, each oldest first. */
export async function eventMonths(transaction: Transaction): Promise<{ readonly made: readonly EventMonth[]; readonly loose: readonly EventMonth[] }> {
  const tables = await transaction.$queryRaw<readonly { readonly name: string }[]>`
    SELECT c.relname AS name FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'events'::regclass AND c.relname ~ '^events_[0-9]{4}_[0-9]{2}$' ORDER BY 1`;
  const loose = await transaction.$queryRaw<readonly { readonly month: Date }[]>`SELECT DISTINCT date_trunc('month', at, 'UTC') AS month FROM events_default ORDER BY 1`;
  return { made: tables.map(({ name }) => eventMonth(new Date(`${name.slice(7).replace('_', '-')}-01T00:00:00Z`))), loose: loose.map(({ month }) => eventMonth(month)) };
}

/** Whether this role owns the tables, so that it may make and drop those of months; others may only write and delete rows. */
export async function ownsEvents(transaction: Transaction): Promise<boolean> {
  const [row] = await transaction.$queryRaw<readonly { readonly owns: boolean }[]>`
    SELECT pg_has_role(relowner, 'USAGE') AND has_schema_privilege(relnamespace, 'CREATE') AS owns FROM pg_class WHERE oid = 'events'::regclass`;
  return row?.owns === true;
}

/** Gives a month its table, and moves there what was written before it had one. Nobody waits long: it gives up when somebody reads for more than a second. */
export async function makeEventMonth(transaction: Transaction, month: EventMonth): Promise<void> {
  const [name, from, until] = [tableOf(month), month.from.toISOString(), month.until.toISOString()];
  await transaction.$executeRawUnsafe(`SET LOCAL lock_timeout = '1s'`);
  await transaction.$executeRawUnsafe(`LOCK TABLE events_default IN ACCESS EXCLUSIVE MODE`); // nothing for this month comes in between
  await transaction.$executeRawUnsafe(`CREATE TABLE ${name} (LIKE events INCLUDING DEFAULTS)`);
  await transaction.$executeRawUnsafe(`WITH moved AS (DELETE FROM events_default WHERE at >= '${from}' AND at < '${until}' RETURNING *) INSERT INTO ${name} SELECT * FROM moved`);
  await transaction.$executeRawUnsafe(`ALTER TABLE events ATTACH PARTITION ${name} FOR VALUES FROM ('${from}') TO ('${until}')`);
}

/** The stretches of the chain that a month holds; undefined while some of its events are not in the chain yet. */
export async function stretchesOf(transaction: Transaction, { from, until }: EventMonth): Promise<readonly EventStretchRow[] | undefined> {
  const [open] = await transaction.$queryRaw<readonly unknown[]>`SELECT 1 AS one FROM events WHERE seq IS NULL AND at >= ${from} AND at < ${until} LIMIT 1`;
  if (open) return undefined;
  return transaction.$queryRaw<readonly EventStretchRow[]>`
    WITH month AS MATERIALIZED (SELECT seq, link, seq - row_number() OVER (ORDER BY seq) AS stretch FROM events WHERE at >= ${from} AND at < ${until})
    SELECT min(seq) AS "firstSeq", max(seq) AS "lastSeq", (array_agg(link ORDER BY seq DESC))[1] AS link FROM month GROUP BY stretch ORDER BY 1`;
}

/** Takes a month away, with all that happened in it. */
export async function dropEventMonth(transaction: Transaction, month: EventMonth): Promise<void> {
  const { made } = await eventMonths(transaction);
  const isTable = made.some(({ from }) => from.getTime() === month.from.getTime()) && (await ownsEvents(transaction));
  await transaction.$executeRawUnsafe(`SET LOCAL lock_timeout = '1s'`);
  await transaction.$executeRawUnsafe(isTable ? `DROP TABLE ${tableOf(month)}` : `DELETE FROM events WHERE at >= '${month.from.toISOString()}' AND at < '${month.until.toISOString()}'`);
}
