import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import type { Transaction } from './transactions.ts';

/** How far a primary has come: all that was acknowledged until it said so is in its log before this place. */
export interface WalPosition {
  /** What tells one database of one installation of PostgreSQL, with all its standbys, from every other. */
  readonly system: string;
  /** Who was promoted begins another: places of two cannot be compared. */
  readonly timeline: number;
  readonly place: string;
}

/** Why a replica is not used for now, in words for a log. */
export class ReplicaFault extends Error {}

/** A replica is milliseconds behind as a rule. Whoever asks waits so long for it, which nobody notices in a list; what is further behind does not catch up so soon. */
const patienceMs = 200;
const pauseMs = 20;

/**
 * What the primary says, by any session. A commit is acknowledged when it is flushed, unless the server does not wait for that: then only the end of what
 * was written has all of it, which standbys are not sent before it is flushed.
 */
const walPosition = `
  SELECT s.system_identifier || ' ' || current_database() AS system, ('x' || left(pg_walfile_name(now.place), 8))::bit(32)::int AS timeline, now.place::text AS place
  FROM pg_control_system() s, (SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END AS place) now`;

export async function positionOf(primary: pg.Pool): Promise<WalPosition> {
  const { rows: [position] } = await primary.query<WalPosition>(walPosition);
  if (!position) throw new Error('the primary does not say how far it has come');
  return position;
}

interface Standing {
  /** What the replica calls the session that this was asked by. */
  readonly session: number;
  readonly isStandby: boolean;
  readonly isSame: boolean;
  readonly isOnTimeline: boolean;
  readonly isThere: boolean | null;
}

/** Waits until a replica has come to that place. The session of one that is not to be read is told of: by a proxy, another may be of another server. */
export async function reached(reader: Transaction, position: WalPosition, forsake: (session: number) => void): Promise<void> {
  for (let waited = 0; ; waited += pauseMs) {
    const { session, isStandby, isSame, isOnTimeline, isThere } = await standing(reader, position);
    const fault = (reason: string): ReplicaFault => {
      forsake(session);
      return new ReplicaFault(reason);
    };
    if (!isSame) throw fault('it is no copy of the database that DATABASE_URL names');
    if (!isStandby) throw fault('it is no standby: it was promoted, or is the primary');
    if (!isOnTimeline) throw fault('it is not seen to follow the primary of now');
    if (isThere) return;
    if (waited >= patienceMs) throw fault(`it is more than ${patienceMs} ms behind`);
    await setTimeout(pauseMs);
  }
}

/**
 * Two timelines have places of the same number that do not hold the same, so a standby must have come to the primary's. It shows that as late as
 * with its first restartpoint there, or when it writes pages; until then it is not believed.
 */
async function standing(reader: Transaction, { system, timeline, place }: WalPosition): Promise<Standing> {
  const [found] = await reader.$queryRaw<readonly Standing[]>`
    SELECT pg_backend_pid() AS session, pg_is_in_recovery() AS "isStandby", s.system_identifier || ' ' || current_database() = ${system} AS "isSame",
      greatest(c.timeline_id, r.min_recovery_end_timeline) = ${timeline} AS "isOnTimeline", pg_last_wal_replay_lsn() >= ${place}::pg_lsn AS "isThere"
    FROM pg_control_system() s, pg_control_checkpoint() c, pg_control_recovery() r`;
  if (!found) throw new ReplicaFault('it does not say where it stands');
  return found;
}
