import { setTimeout } from 'node:timers/promises';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { inSession } from './database-address.ts';
import { PrismaClient } from './generated/client.ts';
import { PatientPool } from './patient-pool.ts';
import type { Host, PrimaryHosts } from './primary-hosts.ts';
import type { SlowStatements } from './slow-statements.ts';
import { tracedTransaction } from './statement-trace.ts';
import { transactionOptions, type Transaction } from './transactions.ts';

/** How far a primary has come: all that was acknowledged until it said so is in its log before this place. */
export interface WalPosition {
  /** What tells one database of one installation of PostgreSQL, with all its standbys, from every other. */
  readonly system: string;
  /** Who was promoted begins another: places of two cannot be compared. */
  readonly timeline: number;
  readonly place: string;
}

/** How the sessions of a replica are opened; `at` names the one of several hosts. */
export type ReplicaConnection = pg.ClientConfig & { readonly hosts?: PrimaryHosts | undefined; readonly at?: Host };

/** Why a replica is not used. */
export class ReplicaFault extends Error {}

/** A replica is milliseconds behind as a rule. Whoever asks waits so long for it, which nobody notices in a list; what is further behind does not catch up so soon. */
const patienceMs = 200;
const pauseMs = 20;
/** Half of what a statement has elsewhere, so that there is time for the primary to answer in its place. */
const statementMs = 5_000;

/** What the primary says, by any session. A commit is acknowledged when it is flushed, unless the server does not wait for that. */
export const walPosition = `
  SELECT s.system_identifier || ' ' || current_database() AS system, ('x' || left(pg_walfile_name(now.place), 8))::bit(32)::int AS timeline, now.place::text AS place
  FROM pg_control_system() s, (SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END AS place) now`;

interface Standing {
  readonly isStandby: boolean;
  readonly isSame: boolean;
  readonly isOnTimeline: boolean;
  readonly isThere: boolean | null;
}

/** One replica. What it answers has all that was there when the position was asked for, or else it does not answer. */
export class Replica {
  readonly name: string;
  readonly #pool: PatientPool;
  readonly #prisma: PrismaClient;

  constructor(connection: ReplicaConnection, schema: string, limits: pg.PoolConfig & { readonly slow?: SlowStatements }) {
    const { host, port } = connection.at ?? new pg.Client(connection);
    this.name = `${host}:${port}`;
    // A standby knows no serializable transactions. Should it be the primary by now, nothing is written there by mistake.
    this.#pool = new PatientPool({ ...inSession(connection, schema, 'read committed', '-c default_transaction_read_only=on'), ...limits, statement_timeout: statementMs, application_name: 'symbolon-replica', patienceMs: 2_000, mayBeStandby: true, keepAlive: true });
    this.#pool.on('error', () => undefined); // a connection was lost; the next read opens another
    this.#prisma = new PrismaClient({ adapter: new PrismaPg(this.#pool, { schema }), transactionOptions });
  }

  /** The look at where it stands and the read go by one session: through a proxy, two may be of two servers. */
  read<T>(position: WalPosition, look: (reader: Transaction) => Promise<T>): Promise<T> {
    const inOne = async (reader: Transaction): Promise<T> => {
      await reached(reader, position);
      return look(reader);
    };
    return tracedTransaction(() => this.#prisma.$transaction(inOne));
  }

  async close(): Promise<void> {
    await this.#prisma.$disconnect();
    await this.#pool.end();
  }
}

async function reached(reader: Transaction, position: WalPosition): Promise<void> {
  for (let waited = 0; ; waited += pauseMs) {
    const { isStandby, isSame, isOnTimeline, isThere } = await standing(reader, position);
    if (!isSame) throw new ReplicaFault('it is no copy of the database that DATABASE_URL names');
    if (!isStandby) throw new ReplicaFault('it is no standby: it was promoted, or is the primary');
    if (!isOnTimeline) throw new ReplicaFault('it is not seen to follow the primary of now');
    if (isThere) return;
    if (waited >= patienceMs) throw new ReplicaFault(`it is more than ${patienceMs} ms behind`);
    await setTimeout(pauseMs);
  }
}

/**
 * Two timelines have places of the same number that do not hold the same, so a standby must have come to the primary's. It shows that as late as
 * with its first restartpoint there, or when it writes pages; until then it is not believed.
 */
async function standing(reader: Transaction, { system, timeline, place }: WalPosition): Promise<Standing> {
  const [found] = await reader.$queryRaw<readonly Standing[]>`
    SELECT pg_is_in_recovery() AS "isStandby", s.system_identifier || ' ' || current_database() = ${system} AS "isSame",
      greatest(c.timeline_id, r.min_recovery_end_timeline) = ${timeline} AS "isOnTimeline", pg_last_wal_replay_lsn() >= ${place}::pg_lsn AS "isThere"
    FROM pg_control_system() s, pg_control_checkpoint() c, pg_control_recovery() r`;
  if (!found) throw new ReplicaFault('it does not say where it stands');
  return found;
}
