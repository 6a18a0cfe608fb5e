import { Prisma } from './generated/client.ts';
import { conditionSql, valueSql, type Columns, type Condition, type Place } from './scim-condition.ts';
import type { Transaction } from './transactions.ts';

/** Which resources of a source are looked for, in which order, and from where on. */
export interface ScimSearch {
  readonly sourceId: string;
  readonly where?: Condition | undefined;
  /** In the order of the ids where nothing is said; what has no such value comes last. */
  readonly sort?: { readonly place: Place; readonly isTime: boolean; readonly caseExact: boolean; readonly descending: boolean } | undefined;
  /** The place of the last row of the page before. */
  readonly after?: readonly [key: string, id: string] | undefined;
  readonly skip: number;
  readonly limit: number;
  /** Rows past it are not counted; undefined for no counting at all. */
  readonly countTo?: number | undefined;
}

/** A page: rows with their places in the order, and how many there are in all. */
export interface ScimFound {
  readonly rows: readonly { readonly id: string; readonly key: string }[];
  readonly total: number | undefined;
}

const claim = (name: string) => Prisma.sql`(CASE jsonb_typeof(u.claims -> ${name}::text) WHEN 'string' THEN u.claims ->> ${name}::text END)`;

const inGroup: Columns = { value: Prisma.sql`g.id`, display: Prisma.sql`g.name` };
const userColumns: Columns = {
  id: Prisma.sql`u.id`,
  externalId: Prisma.sql`p.external_id`,
  userName: Prisma.sql`u.username_key`,
  active: Prisma.sql`(CASE WHEN u.disabled_at IS NULL THEN 'true' ELSE 'false' END)`,
  resourceType: Prisma.sql`'User'::text`,
  created: Prisma.sql`p.created_at`,
  lastModified: Prisma.sql`greatest(p.updated_at, u.updated_at)`,
  ...Object.fromEntries(['name', 'given_name', 'family_name', 'middle_name', 'nickname', 'profile', 'locale', 'zoneinfo'].map((name) => [`claim:${name}`, claim(name)])),
  groups: { list: (inside) => Prisma.sql`EXISTS (SELECT 1 FROM group_members m JOIN groups g ON g.id = m.group_id WHERE m.user_id = u.id AND g.source_id = p.source_id AND ${inside})`, columns: inGroup },
};
const groupColumns: Columns = {
  id: Prisma.sql`g.id`,
  externalId: Prisma.sql`g.external_id`,
  displayName: Prisma.sql`g.name`,
  resourceType: Prisma.sql`'Group'::text`,
  created: Prisma.sql`g.created_at`,
  lastModified: Prisma.sql`g.updated_at`,
  members: {
    list: (inside) => Prisma.sql`EXISTS (SELECT 1 FROM (
      SELECT i.user_id AS value, 'User' AS type, ${claim('name')} AS display FROM group_members i JOIN users u ON u.id = i.user_id WHERE i.group_id = g.id
      UNION ALL SELECT n.member_id, 'Group', o.name FROM nested_groups n JOIN groups o ON o.id = n.member_id WHERE n.group_id = g.id) m WHERE ${inside})`,
    columns: { value: Prisma.sql`m.value`, display: Prisma.sql`m.display`, type: Prisma.sql`m.type` },
  },
};

/** People in the hands of a source: two indexes lead to them, of their names and of what the source calls them; all else looks at each person of the source. */
export const searchProvisioned = (transaction: Transaction, search: ScimSearch): Promise<ScimFound> =>
  found(transaction, search, { columns: userColumns, id: Prisma.sql`u.id`, from: Prisma.sql`provisioned_users p JOIN users u ON u.id = p.user_id WHERE p.source_id = ${search.sourceId} AND p.removed_at IS NULL` });

/** Groups of a source. */
export const searchGroups = (transaction: Transaction, search: ScimSearch): Promise<ScimFound> =>
  found(transaction, search, { columns: groupColumns, id: Prisma.sql`g.id`, from: Prisma.sql`groups g WHERE g.source_id = ${search.sourceId}` });

interface Looked {
  readonly columns: Columns;
  readonly id: Prisma.Sql;
  readonly from: Prisma.Sql;
}

async function found(transaction: Transaction, { where, sort, after, skip, limit, countTo }: ScimSearch, { columns, id, from }: Looked): Promise<ScimFound> {
  const wanted = where ? Prisma.sql`${from} AND ${conditionSql(where, columns)}` : from;
  const [up, beyond] = sort?.descending ? [Prisma.sql`DESC`, Prisma.sql`<`] : [Prisma.sql`ASC`, Prisma.sql`>`];
  const key = sort ? keySql(sort, columns) : Prisma.sql`''`;
  const later = after === undefined ? Prisma.empty : sort ? Prisma.sql`AND (${key} COLLATE "C", ${id} COLLATE "C") ${beyond} (${after[0]}, ${after[1]})` : Prisma.sql`AND ${id} > ${after[1]}`;
  const order = sort ? Prisma.sql`${key} COLLATE "C" ${up}, ${id} COLLATE "C" ${up}` : id;
  const rows = limit === 0 ? [] : await transaction.$queryRaw<readonly { readonly id: string; readonly key: string }[]>`SELECT ${id} AS id, ${key} AS key FROM ${wanted} ${later} ORDER BY ${order} LIMIT ${limit} OFFSET ${skip}`;
  if (countTo === undefined) return { rows, total: undefined };
  const [counted] = await transaction.$queryRaw<readonly { readonly total: number }[]>`SELECT count(*)::int AS total FROM (SELECT 1 FROM ${wanted} LIMIT ${countTo}) AS counted`;
  return { rows, total: counted?.total ?? 0 };
}

/** A text that sorts as the value does, behind all others where there is none. */
function keySql({ place, isTime, caseExact }: NonNullable<ScimSearch['sort']>, columns: Columns): Prisma.Sql {
  const value = valueSql(place, columns);
  const text = isTime ? Prisma.sql`to_char(${value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS')` : caseExact ? value : Prisma.sql`lower(${value})`;
  return Prisma.sql`coalesce('0' || ${text}, '1')`;
}
