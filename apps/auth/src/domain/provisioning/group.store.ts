import { Injectable } from '@nestjs/common';
import { Random, randomText } from '@symbolon/crypto';
import { Database, nestingOf, searchGroups, type ScimSearch, type Transaction } from '@symbolon/database';

/** People who belong together, as a directory says. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly externalId: string | null;
  /** One more with each change. */
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Somebody in a group, or another group. */
export interface GroupMember {
  readonly groupId: string;
  readonly id: string;
  /** What they are called, where the claim says it. */
  readonly display: string | null;
}

const prefix = 'grp_';

/** Whether what is in a group is one itself: nobody's id begins so. */
export const isGroupId = (id: string): boolean => id.startsWith(prefix);

const selection = { id: true, name: true, externalId: true, version: true, createdAt: true, updatedAt: true } as const;

/** Keeps groups and who is in them. Each method sees those of one directory alone. */
@Injectable()
export class GroupStore {
  constructor(
    private readonly database: Database,
    private readonly random: Random,
  ) {}

  async findAll(sourceId: string, ids: readonly string[], transaction: Transaction = this.database.prisma): Promise<readonly Group[]> {
    return transaction.group.findMany({ where: { sourceId, id: { in: [...ids] } }, select: selection });
  }

  /** Nobody else changes it, or who is in it, before the transaction ends. */
  async hold(transaction: Transaction, sourceId: string, id: string): Promise<Group | undefined> {
    await transaction.$queryRaw`SELECT id FROM groups WHERE id = ${id} AND source_id = ${sourceId} FOR UPDATE`;
    const [group] = await this.findAll(sourceId, [id], transaction);
    return group;
  }

  search(search: ScimSearch) {
    return searchGroups(this.database.prisma, search);
  }

  /** In the order of groups and members, and no more than `most` of all. */
  async membersOf(groupIds: readonly string[], most: number, transaction: Transaction = this.database.prisma): Promise<readonly GroupMember[]> {
    return transaction.$queryRaw<readonly GroupMember[]>`
      SELECT m.group_id AS "groupId", m.user_id AS id, CASE jsonb_typeof(u.claims -> 'name') WHEN 'string' THEN u.claims ->> 'name' END AS display
      FROM group_members m JOIN users u ON u.id = m.user_id WHERE m.group_id = ANY(${[...groupIds]}::text[])
      UNION ALL SELECT n.group_id, n.member_id, g.name FROM nested_groups n JOIN groups g ON g.id = n.member_id WHERE n.group_id = ANY(${[...groupIds]}::text[])
      ORDER BY 1, 2 LIMIT ${most}`;
  }

  async memberIdsOf(transaction: Transaction, groupId: string): Promise<readonly string[]> {
    const people = await transaction.groupMember.findMany({ where: { groupId }, select: { userId: true }, orderBy: { userId: 'asc' } });
    const groups = await transaction.nestedGroup.findMany({ where: { groupId }, select: { memberId: true }, orderBy: { memberId: 'asc' } });
    return [...people.map(({ userId }) => userId), ...groups.map(({ memberId }) => memberId)];
  }

  /** The groups of the directory that somebody is in themselves. */
  async groupsOf(sourceId: string, userIds: readonly string[], transaction: Transaction = this.database.prisma): Promise<readonly { readonly userId: string; readonly id: string; readonly name: string }[]> {
    const rows = await transaction.groupMember.findMany({ where: { userId: { in: [...userIds] }, group: { sourceId } }, select: { userId: true, group: { select: { id: true, name: true } } }, orderBy: { groupId: 'asc' } });
    return rows.map(({ userId, group }) => ({ userId, ...group }));
  }

  /** Undefined when the directory calls another group so. */
  async create(transaction: Transaction, sourceId: string, { name, externalId }: Pick<Group, 'name' | 'externalId'>, at: Date): Promise<string | undefined> {
    const id = prefix + randomText(this.random, 16);
    const { count } = await transaction.group.createMany({ data: [{ id, sourceId, name, externalId, createdAt: at, updatedAt: at }], skipDuplicates: true });
    return count === 1 ? id : undefined;
  }

  /** False when the directory calls another group so. The group must be held. */
  async replace(transaction: Transaction, sourceId: string, id: string, { name, externalId }: Pick<Group, 'name' | 'externalId'>, at: Date): Promise<boolean> {
    if (externalId !== null && (await transaction.group.findFirst({ where: { sourceId, externalId, id: { not: id } }, select: { id: true } }))) return false;
    await transaction.group.update({ where: { id }, data: { name, externalId, version: { increment: 1 }, updatedAt: at }, select: { id: true } });
    return true;
  }

  async addMembers(transaction: Transaction, groupId: string, ids: readonly string[]): Promise<void> {
    await transaction.groupMember.createMany({ data: ids.filter((id) => !isGroupId(id)).map((userId) => ({ groupId, userId })), skipDuplicates: true });
    await transaction.nestedGroup.createMany({ data: ids.filter(isGroupId).map((memberId) => ({ groupId, memberId })), skipDuplicates: true });
  }

  async removeMembers(transaction: Transaction, groupId: string, ids: readonly string[]): Promise<void> {
    await transaction.$executeRaw`DELETE FROM group_members WHERE group_id = ${groupId} AND user_id = ANY(${[...ids]}::text[])`;
    await transaction.$executeRaw`DELETE FROM nested_groups WHERE group_id = ${groupId} AND member_id = ANY(${[...ids]}::text[])`;
  }

  /** What another group would have in it when these are: how many stand one inside of the other; undefined where one is inside of itself. */
  nesting(transaction: Transaction, groupId: string, memberIds: readonly string[]): Promise<number | undefined> {
    return nestingOf(transaction, groupId, memberIds);
  }

  /** Each group that it was in has changed with it. */
  async remove(transaction: Transaction, id: string, at: Date): Promise<void> {
    await transaction.group.updateMany({ where: { nested: { some: { memberId: id } } }, data: { version: { increment: 1 }, updatedAt: at } });
    await transaction.group.delete({ where: { id }, select: { id: true } });
  }
}
