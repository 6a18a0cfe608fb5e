import { Injectable } from '@nestjs/common';
import { Database, groupsAround, sql } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { isSettledOrTaken, lookAgain, pushedGroups, PushedRows } from './pushed-rows.ts';
import type { Pushed } from './scim-target.ts';

/** A group that could not be pushed when it was tried last. */
export interface FailedGroup {
  readonly externalId: string;
  readonly name: string | null;
  readonly lastStatus: number | null;
  readonly lastError: string;
}

/** Knows how it stands with each group in each application, and which is to be looked at. */
@Injectable()
export class PushedGroupStore extends PushedRows {
  constructor(database: Database, clock: Clock) {
    super(database, clock, pushedGroups);
  }

  /** What an application is to be told of a group has changed, for a member came or went there. */
  async queueThoseOf({ targetId, externalId }: Pushed): Promise<void> {
    await this.database.prisma.$executeRaw`
      UPDATE pushed_groups p SET ${lookAgain(this.clock.now())}
      WHERE p.target_id = ${targetId} AND p.external_id IN ${groupsAround(sql`SELECT m.group_id FROM group_members m WHERE m.user_id = ${externalId}`)} AND ${isSettledOrTaken}`;
  }

  /** All that are to be there, and all that are and are not to be, each to be looked at there whatever was pushed last. */
  async queueAll(targetId: string): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.$executeRaw`
      INSERT INTO pushed_groups (target_id, external_id, queued_at, next_attempt_at)
      SELECT t.id, g.id, ${now}, ${now} FROM scim_targets t JOIN groups g ON '*' = ANY(t.groups) OR g.name = ANY(t.groups) WHERE t.id = ${targetId} ON CONFLICT DO NOTHING`;
    await this.database.prisma.$executeRaw`
      UPDATE pushed_groups p SET ${lookAgain(now)}, attempts = 0, pushed_hash = CASE WHEN octet_length(p.pushed_hash) = 0 THEN p.pushed_hash END WHERE p.target_id = ${targetId}`;
  }

  /** Our ids of those that an application has, or was asked to make. */
  async idsOf(targetId: string): Promise<readonly string[]> {
    return (await this.database.prisma.pushedGroup.findMany({ where: { targetId, OR: [{ remoteId: { not: null } }, { pushedHash: { not: null } }] }, select: { externalId: true }, orderBy: { externalId: 'asc' } })).map(({ externalId }) => externalId);
  }

  /** As it stands, for whoever only looks. */
  async find(targetId: string, externalId: string): Promise<Pick<Pushed, 'externalId' | 'remoteId'>> {
    const row = await this.database.prisma.pushedGroup.findUnique({ where: { targetId_externalId: { targetId, externalId } }, select: { remoteId: true } });
    return { externalId, remoteId: row?.remoteId ?? null };
  }

  /** Whether another group of ours is called so there. */
  async isAnothers(targetId: string, externalId: string, remoteId: string): Promise<boolean> {
    return (await this.database.prisma.pushedGroup.findFirst({ where: { targetId, remoteId, externalId: { not: externalId } }, select: { externalId: true } })) !== null;
  }

  async failures(targetId: string, most: number): Promise<readonly FailedGroup[]> {
    return this.database.prisma.$queryRaw<readonly FailedGroup[]>`
      SELECT p.external_id AS "externalId", g.name, p.last_status AS "lastStatus", p.last_error AS "lastError" FROM pushed_groups p LEFT JOIN groups g ON g.id = p.external_id
      WHERE p.target_id = ${targetId} AND p.last_error IS NOT NULL ORDER BY p.external_id LIMIT ${most}`;
  }
}
