import { sql, type Database } from '@symbolon/database';
import { addSeconds, type Clock } from '../../platform/clock.ts';
import type { Pushed, PushFailure } from './scim-target.ts';

/** Seconds before one is pushed again whom the application refused, by how often; after the last, when something changes or everybody is compared. */
const pauses = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400];

/** How many are there, wait, and could not be pushed; and since when the one waits who waits longest. */
export interface PushedCounts {
  readonly pushed: number;
  readonly waiting: number;
  readonly failed: number;
  readonly since: Date | null;
}

/** Where people and groups stand, in tables of the same columns. */
export const pushedUsers = sql`pushed_users`;
export const pushedGroups = sql`pushed_groups`;

/** What a row `p` of them becomes that is to be looked at: whoever is pushed just now is pushed once more. */
export const lookAgain = (now: Date) => sql`wanted = p.wanted + 1, queued_at = CASE WHEN p.next_attempt_at IS NULL THEN ${now} ELSE p.queued_at END, next_attempt_at = ${now}`;
/** What is due already, and not under way, need not be said again. */
export const isSettledOrTaken = sql`(p.next_attempt_at IS NULL OR p.leased_until IS NOT NULL)`;

/** Knows how it stands with each of what is pushed, in each application: the rows of one table. */
export abstract class PushedRows {
  constructor(
    protected readonly database: Database,
    protected readonly clock: Clock,
    private readonly table: typeof pushedUsers,
  ) {}

  /** False where the application has given what it calls them to another of ours. Kept at once, so that whoever was made is never made twice. */
  async isCalled({ targetId, externalId }: Pushed, remoteId: string): Promise<boolean> {
    const count = await this.database.prisma.$executeRaw`
      UPDATE ${this.table} SET remote_id = ${remoteId} WHERE target_id = ${targetId} AND external_id = ${externalId}
        AND NOT EXISTS (SELECT FROM ${this.table} o WHERE o.target_id = ${targetId} AND o.remote_id = ${remoteId} AND o.external_id <> ${externalId})`;
    return count === 1;
  }

  /** One is asked for, or the answer has said that there is none: no hash is as short as the one that stands for it. */
  async askedFor({ targetId, externalId }: Pushed, is: boolean): Promise<void> {
    await this.database.prisma.$executeRaw`UPDATE ${this.table} SET pushed_hash = ${is ? new Uint8Array() : null} WHERE target_id = ${targetId} AND external_id = ${externalId}`;
  }

  /** What is there is what was wanted; who may have changed meanwhile is still due. */
  async settle(pushed: Pushed, pushedHash: Uint8Array<ArrayBuffer>): Promise<void> {
    const count = await this.database.prisma.$executeRaw`
      UPDATE ${this.table} SET attempts = 0, pushed_hash = ${pushedHash}, pushed_at = ${this.clock.now()}, last_status = NULL, last_error = NULL, leased_until = NULL, next_attempt_at = NULL ${which(pushed)}`;
    if (count === 0) await this.#letOthers(pushed);
  }

  async refused(pushed: Pushed, { message, status }: PushFailure): Promise<void> {
    const pause = pauses[pushed.attempts - 1];
    const next = pause === undefined ? null : addSeconds(this.clock.now(), pause);
    const count = await this.database.prisma.$executeRaw`UPDATE ${this.table} SET last_status = ${status}, last_error = ${message}, leased_until = NULL, next_attempt_at = ${next} ${which(pushed)}`;
    if (count === 0) await this.#letOthers(pushed);
  }

  /** They are to be there no more, and are not. */
  async forget(pushed: Pushed): Promise<void> {
    const { targetId, externalId } = pushed;
    const count = await this.database.prisma.$executeRaw`DELETE FROM ${this.table} ${which(pushed)}`;
    if (count === 0) await this.database.prisma.$executeRaw`UPDATE ${this.table} SET remote_id = NULL, pushed_hash = NULL, leased_until = NULL, attempts = 0 WHERE target_id = ${targetId} AND external_id = ${externalId}`;
  }

  /** Nothing was said of them: they wait, behind all others who are due, so that nobody holds those up. */
  async giveBack({ targetId, externalId }: Pushed): Promise<void> {
    await this.database.prisma.$executeRaw`UPDATE ${this.table} SET leased_until = NULL, attempts = GREATEST(attempts - 1, 0), next_attempt_at = ${this.clock.now()} WHERE target_id = ${targetId} AND external_id = ${externalId}`;
  }

  async counts(targetId: string): Promise<PushedCounts> {
    const [row] = await this.database.prisma.$queryRaw<readonly [PushedCounts]>`
      SELECT count(*) FILTER (WHERE octet_length(pushed_hash) > 0)::int AS pushed, count(*) FILTER (WHERE next_attempt_at IS NOT NULL AND last_error IS NULL)::int AS waiting,
        count(*) FILTER (WHERE last_error IS NOT NULL)::int AS failed, min(queued_at) FILTER (WHERE next_attempt_at IS NOT NULL) AS since FROM ${this.table} WHERE target_id = ${targetId}`;
    return row;
  }

  async #letOthers({ targetId, externalId }: Pushed): Promise<void> {
    await this.database.prisma.$executeRaw`UPDATE ${this.table} SET leased_until = NULL WHERE target_id = ${targetId} AND external_id = ${externalId}`;
  }
}

/** The row as it was taken: nothing has happened since that it would have to be looked at once more for. */
const which = ({ targetId, externalId, wanted }: Pushed) => sql`WHERE target_id = ${targetId} AND external_id = ${externalId} AND wanted = ${wanted}`;
