import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { PushFailure, PushedUser } from './scim-target.ts';

/** Seconds before somebody is pushed again whom the application refused, by how often; after the last, when something changes or everybody is compared. */
const pauses = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400];

const selection = { externalId: true, remoteId: true, pushedAt: true, nextAttemptAt: true, attempts: true, lastStatus: true, lastError: true } as const;
const states = { failed: { lastError: { not: null } }, waiting: { nextAttemptAt: { not: null }, lastError: null } } as const;

/** Knows how it stands with each person in each application. */
@Injectable()
export class PushedUserStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** By what the application calls them, or by our ids. */
  async find(targetId: string, remoteIds: readonly string[], externalIds: readonly string[]): Promise<readonly { readonly externalId: string; readonly remoteId: string | null }[]> {
    return this.database.prisma.pushedUser.findMany({ where: { targetId, OR: [{ remoteId: { in: [...remoteIds] } }, { externalId: { in: [...externalIds] } }] }, select: { externalId: true, remoteId: true } });
  }

  /** False where the application has given what it calls them to another of ours. Kept at once, so that whoever was made is never made twice. */
  async isCalled({ targetId, externalId }: PushedUser, remoteId: string): Promise<boolean> {
    const { count } = await this.database.prisma.pushedUser.updateMany({ where: { targetId, externalId, NOT: { target: { users: { some: { remoteId, externalId: { not: externalId } } } } } }, data: { remoteId } });
    return count === 1;
  }

  /** An account is asked for, or the answer has said that there is none: no hash is as short as the one that stands for it. */
  async askedFor({ targetId, externalId }: PushedUser, is: boolean): Promise<void> {
    await this.database.prisma.pushedUser.updateMany({ where: { targetId, externalId }, data: { pushedHash: is ? new Uint8Array() : null } });
  }

  /** What is there is what was wanted; who may have changed meanwhile is still due. */
  async settle(pushed: PushedUser, pushedHash: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#end(pushed, { attempts: 0, pushedHash, pushedAt: this.clock.now(), lastStatus: null, lastError: null }, null);
  }

  /** They are to be there no more, and are not. */
  async forget({ targetId, externalId, wanted }: PushedUser): Promise<void> {
    const { count } = await this.database.prisma.pushedUser.deleteMany({ where: { targetId, externalId, wanted } });
    if (count === 0) await this.database.prisma.pushedUser.updateMany({ where: { targetId, externalId }, data: { remoteId: null, pushedHash: null, leasedUntil: null, attempts: 0 } });
  }

  async refused(pushed: PushedUser, { message, status }: PushFailure): Promise<void> {
    const pause = pauses[pushed.attempts - 1];
    await this.#end(pushed, { lastStatus: status, lastError: message }, pause === undefined ? null : addSeconds(this.clock.now(), pause));
  }

  /** Nothing was said of them: they wait, behind all others who are due, so that nobody holds those up. */
  async giveBack({ targetId, externalId }: PushedUser): Promise<void> {
    await this.database.prisma.$executeRaw`UPDATE pushed_users SET leased_until = NULL, attempts = GREATEST(attempts - 1, 0), next_attempt_at = ${this.clock.now()} WHERE target_id = ${targetId} AND external_id = ${externalId}`;
  }

  async #end({ targetId, externalId, wanted }: PushedUser, said: { readonly attempts?: number; readonly pushedHash?: Uint8Array<ArrayBuffer>; readonly pushedAt?: Date; readonly lastStatus: number | null; readonly lastError: string | null }, nextAttemptAt: Date | null): Promise<void> {
    const { count } = await this.database.prisma.pushedUser.updateMany({ where: { targetId, externalId, wanted }, data: { ...said, leasedUntil: null, nextAttemptAt } });
    if (count === 0) await this.database.prisma.pushedUser.updateMany({ where: { targetId, externalId }, data: { leasedUntil: null } });
  }

  async counts(targetId: string): Promise<{ readonly pushed: number; readonly waiting: number; readonly failed: number; readonly since: Date | null }> {
    const [row] = await this.database.prisma.$queryRaw<readonly [{ readonly pushed: number; readonly waiting: number; readonly failed: number; readonly since: Date | null }]>`
      SELECT count(*) FILTER (WHERE octet_length(pushed_hash) > 0)::int AS pushed, count(*) FILTER (WHERE next_attempt_at IS NOT NULL AND last_error IS NULL)::int AS waiting,
        count(*) FILTER (WHERE last_error IS NOT NULL)::int AS failed, min(queued_at) FILTER (WHERE next_attempt_at IS NOT NULL) AS since FROM pushed_users WHERE target_id = ${targetId}`;
    return row;
  }

  /** In the order of their ids. */
  async list(targetId: string, state: keyof typeof states | undefined, after: string | undefined, limit: number) {
    return this.database.prisma.pushedUser.findMany({ where: { targetId, ...(state && states[state]), ...(after !== undefined && { externalId: { gt: after } }) }, select: selection, orderBy: { externalId: 'asc' }, take: limit });
  }
}
