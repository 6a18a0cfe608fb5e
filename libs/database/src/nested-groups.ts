import { Prisma } from './generated/client.ts';
import type { Transaction } from './transactions.ts';

/** Groups inside of each other, at most: a directory that nests deeper is refused. */
export const deepestNesting = 10;

/** The ids of some groups, and of all that they are in. `UNION` has each once, so that a circle ends by itself. */
export const groupsAround = (groups: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (WITH RECURSIVE around (id) AS (${groups} UNION SELECT n.group_id FROM around a JOIN nested_groups n ON n.member_id = a.id) SELECT id FROM around)`;

/** The ids of some groups, and of all that are in them. */
export const groupsWithin = (groups: Prisma.Sql): Prisma.Sql => Prisma.sql`
  (WITH RECURSIVE inside (id) AS (${groups} UNION SELECT n.member_id FROM inside i JOIN nested_groups n ON n.group_id = i.id) SELECT id FROM inside)`;

/** What the groups are called that each of these people is in, also by a group that is in another; the first of each by their ids. */
export async function groupNamesOf(transaction: Transaction, userIds: readonly string[], most: number): Promise<ReadonlyMap<string, readonly string[]>> {
  const rows = await transaction.$queryRaw<readonly { readonly userId: string; readonly name: string }[]>`
    SELECT u.id AS "userId", g.name FROM unnest(${[...userIds]}::text[]) AS u (id) CROSS JOIN LATERAL (
      SELECT each.name, each.id FROM groups each WHERE each.id IN ${groupsAround(Prisma.sql`SELECT m.group_id FROM group_members m WHERE m.user_id = u.id`)} ORDER BY each.id LIMIT ${most}) g ORDER BY u.id, g.id`;
  const names = new Map<string, string[]>(userIds.map((id) => [id, []]));
  for (const { userId, name } of rows) names.get(userId)?.push(name);
  return names;
}

/** How many groups stand one inside of the other when these are put into this one; undefined where one of them would be inside of itself. */
export async function nestingOf(transaction: Transaction, groupId: string, memberIds: readonly string[]): Promise<number | undefined> {
  const above = await levels(transaction, [groupId], 'around');
  const below = await levels(transaction, memberIds, 'inside');
  return [...below.keys()].some((id) => above.has(id)) ? undefined : Math.max(0, ...above.values()) + Math.max(0, ...below.values());
}

/** Each group that these lead to, with the longest way to it; these themselves are the first. It looks no further than what is refused. */
async function levels(transaction: Transaction, ids: readonly string[], way: 'around' | 'inside'): Promise<ReadonlyMap<string, number>> {
  const [next, by] = way === 'around' ? [Prisma.sql`n.group_id`, Prisma.sql`n.member_id`] : [Prisma.sql`n.member_id`, Prisma.sql`n.group_id`];
  const rows = await transaction.$queryRaw<readonly { readonly id: string; readonly level: number }[]>`
    WITH RECURSIVE reached (id, level) AS (
      SELECT each, 1 FROM unnest(${[...ids]}::text[]) AS each UNION SELECT ${next}, r.level + 1 FROM reached r JOIN nested_groups n ON ${by} = r.id WHERE r.level <= ${deepestNesting})
    SELECT id, max(level)::int AS level FROM reached GROUP BY id`;
  return new Map(rows.map(({ id, level }) => [id, level]));
}
