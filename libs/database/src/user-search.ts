import { Prisma } from './generated/client.ts';
import type { Transaction } from './transactions.ts';

/** Which users are looked for: those to whom all of it applies. */
export interface UserSearch {
  /** The beginning of the canonical log-in name, or of a further address. */
  readonly usernameKey?: string | undefined;
  /** The beginning of the claim `name`. */
  readonly name?: string | undefined;
  readonly role?: string | undefined;
  readonly state?: 'active' | 'disabled' | 'unproven' | undefined;
  /** The place of the last row of the page before. */
  readonly after?: readonly [key: string, id: string] | undefined;
  readonly limit: number;
}

/** A row's id, and its place in the order of the search. */
export interface FoundUser {
  readonly id: string;
  readonly key: string;
}

/**
 * Finds users by scans of one index each, in the order of their names where one is looked for, or else of their log-in names. Both are
 * compared byte by byte.
 */
export async function searchUsers(transaction: Transaction, { usernameKey, name, role, state, after, limit }: UserSearch): Promise<readonly FoundUser[]> {
  const key = name === undefined ? Prisma.sql`username_key COLLATE "C"` : Prisma.sql`lower(claims ->> 'name') COLLATE "C"`;
  const conditions = [
    name === undefined ? [] : [Prisma.sql`claims ->> 'name' IS NOT NULL`, Prisma.sql`${key} ^@ lower(${name})`],
    role === undefined ? [] : [Prisma.sql`roles @> ARRAY[${role}::text]`],
    state === undefined ? [] : [states[state]],
    after === undefined ? [] : [Prisma.sql`(${key}, id) > (${after[0]}, ${after[1]})`],
  ].flat();
  const found = (more: readonly Prisma.Sql[]) => {
    const all = [...more, ...conditions];
    return Prisma.sql`(SELECT id, ${key} AS key FROM users ${all.length > 0 ? Prisma.sql`WHERE ${Prisma.join(all, ' AND ')}` : Prisma.empty} ORDER BY ${key}, id LIMIT ${limit})`;
  };
  if (usernameKey === undefined) return transaction.$queryRaw<readonly FoundUser[]>`${found([])}`;
  const byName = found([Prisma.sql`username_key COLLATE "C" ^@ ${usernameKey}`]);
  const byAddress = found([Prisma.sql`id IN (SELECT user_id FROM email_addresses WHERE address COLLATE "C" ^@ ${usernameKey})`]);
  return transaction.$queryRaw<readonly FoundUser[]>`SELECT id, key FROM (${byName} UNION ${byAddress}) AS found ORDER BY key, id LIMIT ${limit}`;
}

const states = {
  active: Prisma.sql`disabled_at IS NULL AND NOT must_verify_email`,
  disabled: Prisma.sql`disabled_at IS NOT NULL`,
  unproven: Prisma.sql`disabled_at IS NULL AND must_verify_email`,
} as const;
