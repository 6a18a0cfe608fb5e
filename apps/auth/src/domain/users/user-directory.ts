import { Injectable } from '@nestjs/common';
import { Database, searchUsers, type Transaction, type UserSearch } from '@symbolon/database';
import type { User } from './user.ts';

/** A person with all that is kept of them, but no hash of anything. */
export interface Person extends User {
  readonly usernameKey: string;
  /** Further addresses, each proven; the oldest first. */
  readonly emailAddresses: readonly { readonly id: string; readonly address: string; readonly addedAt: Date }[];
  readonly mustVerifyEmail: boolean;
  readonly hasPassword: boolean;
  readonly passwordChangedAt: Date | null;
  readonly disabledAt: Date | null;
  /** When the account goes, which its person deleted. */
  readonly deletionAt: Date | null;
  readonly createdAt: Date;
  /** Made by the declarative file, and changed there. */
  readonly declared: boolean;
  /** What they administer. */
  readonly administratorRoles: readonly string[];
}

/** A person, and their place in the order of a search. */
export interface FoundPerson extends Person {
  readonly place: readonly [key: string, id: string];
}

const include = { administrators: { select: { role: true } }, emailAddresses: { select: { id: true, address: true, addedAt: true }, orderBy: { addedAt: 'asc' } } } as const;

/** Looks people up for those who administer them. */
@Injectable()
export class UserDirectory {
  constructor(private readonly database: Database) {}

  async find(id: string, transaction: Transaction = this.database.prisma): Promise<Person | undefined> {
    const row = await transaction.user.findUnique({ where: { id }, include });
    return row ? personOf(row) : undefined;
  }

  /** Those of them who are there, in any order. */
  async findAll(ids: readonly string[], transaction: Transaction = this.database.prisma): Promise<readonly Person[]> {
    return (await transaction.user.findMany({ where: { id: { in: [...ids] } }, include })).map(personOf);
  }

  /** One, and nobody else changes them until the transaction ends. */
  async hold(id: string, transaction: Transaction): Promise<Person | undefined> {
    await transaction.$queryRaw`SELECT id FROM users WHERE id = ${id} FOR UPDATE`;
    return this.find(id, transaction);
  }

  /** In the order that the search has. */
  async search(search: UserSearch): Promise<readonly FoundPerson[]> {
    const { found, rows } = await this.database.onReplica('users.search', async (reader) => {
      const found = await searchUsers(reader, search);
      return { found, rows: await reader.user.findMany({ where: { id: { in: found.map(({ id }) => id) } }, include }) };
    });
    const people = new Map(rows.map((row) => [row.id, personOf(row)]));
    return found.flatMap(({ id, key }) => {
      const person = people.get(id); // undefined when they have just been deleted
      return person ? [{ ...person, place: [key, id] as const }] : [];
    });
  }
}

interface Row extends Omit<Person, 'claims' | 'hasPassword' | 'administratorRoles'> {
  readonly claims: unknown;
  readonly passwordHash: string | null;
  readonly administrators: readonly { readonly role: string }[];
}

const personOf = ({ claims, passwordHash, administrators, ...row }: Row): Person => ({
  ...row,
  claims: claims as User['claims'],
  hasPassword: passwordHash !== null,
  administratorRoles: administrators.map(({ role }) => role).sort(),
});
