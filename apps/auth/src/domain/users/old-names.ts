import type { Database } from '@symbolon/database';

/** Users whose name an older release kept in a form that is not made any more. */
export interface OldNames {
  readonly count: number;
  /** Of the first of them: a log holds no names. */
  readonly userIds: readonly string[];
}

/** What cannot be seen or turns the direction of writing: Default_Ignorable_Code_Point, as far as it is met. */
const invisible = '[\\u00AD\\u034F\\u061C\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u200B-\\u200F\\u202A-\\u202E\\u2060-\\u206F\\u3164\\uFE00-\\uFE0F\\uFEFF\\uFFA0]';

/** Finds names that differ from their key by more than capital letters (they get no mails, and hold the key of another name), and names that look like others. Changes nothing. */
export async function findOldNames({ prisma }: Database): Promise<OldNames> {
  const rows = await prisma.$queryRaw<readonly { readonly id: string; readonly count: bigint }[]>`
    SELECT id, count(*) OVER () AS count FROM users WHERE lower(username) <> username_key OR username_key ~ ${invisible} ORDER BY created_at, id LIMIT 20`;
  return { count: Number(rows[0]?.count ?? 0), userIds: rows.map(({ id }) => id) };
}
