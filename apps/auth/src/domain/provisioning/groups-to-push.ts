import { Injectable } from '@nestjs/common';
import { Database, groupsWithin, sql } from '@symbolon/database';
import { PushFailure, type ScimTarget } from './scim-target.ts';

/** Members of one group: more are pushed to no application, and no part of them either. */
export const mostMembers = 10_000;

/** A group, as what is pushed is made of it. */
export interface GroupToPush {
  readonly id: string;
  readonly name: string;
  /** What the application calls those of its people who have an account there, also who are in it by a group in it. */
  readonly members: readonly string[];
}

/** Reads groups of directories as they are pushed. */
@Injectable()
export class GroupsToPush {
  constructor(private readonly database: Database) {}

  /** Undefined where there is none of that id, or the target is not told of it. */
  async find({ id: targetId, groups }: Pick<ScimTarget, 'id' | 'groups'>, id: string): Promise<GroupToPush | undefined> {
    const group = await this.database.prisma.group.findFirst({ where: { id, ...named(groups) }, select: { id: true, name: true } });
    if (!group) return undefined;
    const rows = await this.database.prisma.$queryRaw<readonly { readonly remoteId: string }[]>`
      SELECT DISTINCT p.remote_id AS "remoteId" FROM group_members m JOIN pushed_users p ON p.target_id = ${targetId} AND p.external_id = m.user_id
      WHERE m.group_id IN ${groupsWithin(sql`SELECT ${id}::text`)} AND p.remote_id IS NOT NULL ORDER BY p.remote_id LIMIT ${mostMembers + 1}`;
    if (rows.length > mostMembers) throw new PushFailure(`the group has more than ${mostMembers} members`, 'one');
    return { ...group, members: rows.map(({ remoteId }) => remoteId) };
  }

  /** The ids of those that are to be there, in their order. */
  async page({ groups }: Pick<ScimTarget, 'groups'>, after: string, limit: number): Promise<readonly string[]> {
    if (groups.length === 0) return [];
    return (await this.database.prisma.group.findMany({ where: { id: { gt: after }, ...named(groups) }, select: { id: true }, orderBy: { id: 'asc' }, take: limit })).map(({ id }) => id);
  }
}

const named = (groups: readonly string[]) => (groups.includes('*') ? {} : { name: { in: [...groups] } });
