import type { Mistake } from '@symbolon/cli';
import { UserEntry, type ConfigurationFile } from '@symbolon/contracts';
import type { PasswordHashing, Random } from '@symbolon/crypto';
import { removeUnprovenWaysIn, type Transaction } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import type { PasswordPolicy } from '../users/password-policy.ts';
import { newUserId, usernameKey } from '../users/user.ts';
import type { Members } from './change.ts';
import { asStored, type Json } from './json.ts';
import { conditionOf, type Kind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

/** What a plan of users needs beside the rows: ids for new ones, the time, and the hash of a new user's password, if it has one. */
export interface NewUsers {
  readonly random: Random;
  readonly clock: Clock;
  readonly passwordHash: (entry: UserEntry) => Promise<string | null>;
  /** The entries whose password is not that of their user, as far as that was looked at. */
  readonly otherPasswords: ReadonlySet<UserEntry>;
}

/**
 * People. A user is never removed by a file, only let go; the password of one that exists is never touched, but told when it is another.
 */
export const userKind = (newUsers: NewUsers): Kind<UserEntry, Row, Data> => ({
  name: 'user',
  place: 'users',
  entriesOf: ({ users }) => users,
  inFile: (entry) => ({ users: [entry] }),
  keyOf: usernameKey,
  identityOf: ({ username }) => ({ key: usernameKey(username), id: username }),
  identityOfRow: ({ usernameKey: key, username: id }) => ({ key, id }),
  // Who signed up and never got in is no user yet, and goes by itself.
  find: (transaction, which) =>
    transaction.user.findMany({ where: which === 'all' ? { unprovenUntil: null } : conditionOf(which, (keys) => ({ usernameKey: { in: keys } })), orderBy: { usernameKey: 'asc' } }),
  rowOf: (entry, declared, known) => rowOf(entry, declared, known?.username),
  membersOf: (row) => membersOf(row),
  entryOf: (row) => withoutDefaults(UserEntry, { username: row.username, email_verified: row.emailVerified, claims: row.claims, roles: row.roles }),
  add: (data, entry) => async (open) => open.user.create({ data: { ...data, updatedAt: newUsers.clock.now(), id: newUserId(newUsers.random), passwordHash: await newUsers.passwordHash(entry) } }),
  change: (data, { declared }) => async (open) => {
    const { id, mustVerifyEmail } = await open.user.update({ where: { usernameKey: data.usernameKey }, data: { ...data, updatedAt: newUsers.clock.now(), unprovenUntil: null }, select: { id: true, mustVerifyEmail: true } }); // who is declared stays
    if (mustVerifyEmail && data.declared && !declared) await removeUnprovenWaysIn(open, id);
  },
  letGo: ({ usernameKey: key, username }) => ({
    change: { action: 'change', kind: 'user', id: username, members: [{ name: 'declared', from: true, to: false }] },
    write: (open) => open.user.update({ where: { usernameKey: key }, data: { declared: false } }),
    prunes: true,
  }),
  remarks: (entry) => (newUsers.otherPasswords.has(entry) ? [otherPassword] : []),
});

/** The entries whose users do not exist yet, with their places in the file. */
export async function absentUsers(transaction: Transaction, file: ConfigurationFile): Promise<readonly (readonly [number, UserEntry])[]> {
  const known = await knownUsers(transaction, file);
  return [...file.users.entries()].filter(([, { username }]) => !known.has(usernameKey(username)));
}

/** What is wrong with the name and the password of a user that is to be created; otherwise it is hashed by then. */
export const newUserFaults = (policy: PasswordPolicy, { passwordHash }: NewUsers) => async (transaction: Transaction, entry: UserEntry): Promise<readonly Mistake[]> => {
  const [taken] = await takenNames(transaction, [entry]);
  if (taken) return [taken];
  if (!entry.password || (await transaction.user.findUnique({ where: { usernameKey: usernameKey(entry.username) }, select: { id: true } }))) return [];
  const weakness = await policy.weakness(entry.password.reveal(), entry);
  if (weakness) return [{ path: ['password'], sentence: weakness.sentence }];
  await passwordHash(entry);
  return [];
};

/** Names of entries that log somebody else in: a further address of theirs. Their paths begin at the entry. */
export async function takenNames(transaction: Transaction, entries: readonly UserEntry[]): Promise<readonly (Mistake & { readonly index: number })[]> {
  const keys = entries.map(({ username }) => usernameKey(username));
  const taken = new Set((await transaction.emailAddress.findMany({ where: { address: { in: keys } }, select: { address: true } })).map(({ address }) => address));
  return keys.flatMap((key, index) => (taken.has(key) ? [{ index, path: ['username'], sentence: 'is a further address of another person: they can remove it, or make it their primary one' }] : []));
}

/** The entries that give another password than their users have. It costs a hash for each. */
export async function usersOfOtherPasswords(transaction: Transaction, file: ConfigurationFile, passwords: PasswordHashing): Promise<ReadonlySet<UserEntry>> {
  const known = await knownUsers(transaction, file);
  const others = new Set<UserEntry>();
  for (const entry of file.users) {
    const hash = known.get(usernameKey(entry.username));
    if (entry.password && hash !== undefined && (hash === null || !(await passwords.verify(hash, entry.password.reveal())))) others.add(entry);
  }
  return others;
}

/** The hashes of passwords, by the keys of the names that the file has. */
async function knownUsers(transaction: Transaction, file: ConfigurationFile): Promise<ReadonlyMap<string, string | null>> {
  const keys = file.users.map(({ username }) => usernameKey(username));
  const rows = await transaction.user.findMany({ where: { usernameKey: { in: keys } }, select: { usernameKey: true, passwordHash: true } });
  return new Map(rows.map((row) => [row.usernameKey, row.passwordHash]));
}

const otherPassword = { name: 'password', isSecret: true, stays: true } as const;

/** Only a file that writes the canonical name changes one that an older release kept as it was typed. */
const rowOf = (entry: UserEntry, declared: boolean, known?: string) => ({
  username: known !== undefined && entry.username !== usernameKey(entry.username) ? known : usernameKey(entry.username),
  usernameKey: usernameKey(entry.username),
  emailVerified: entry.email_verified,
  claims: asStored<Record<string, Json>>(entry.claims),
  roles: entry.roles,
  declared,
});

type Data = ReturnType<typeof rowOf>;

interface Row extends Omit<Data, 'claims'> {
  readonly claims: unknown;
}

const membersOf = (row: Row): Members => ({
  username: row.username,
  email_verified: row.emailVerified,
  ...Object.fromEntries(Object.entries(row.claims as Record<string, Json>).map(([name, value]) => [`claims.${name}`, value])),
  roles: row.roles,
  declared: row.declared,
});
