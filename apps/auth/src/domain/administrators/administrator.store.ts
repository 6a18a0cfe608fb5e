import { Injectable } from '@nestjs/common';
import { Database, sqlStateOf, type Transaction } from '@symbolon/database';
import { byStrength, roleOf, type Role } from './role.ts';

/** Nobody would be left who can administer. */
export class LastOwnerError extends Error {}

/** Who administers what. Always asks the primary: a role that was taken away must not count. */
@Injectable()
export class AdministratorStore {
  constructor(private readonly database: Database) {}

  /** The strongest first; empty when they administer nothing. */
  async rolesOf(userId: string, transaction: Transaction = this.database.prisma): Promise<readonly Role[]> {
    const rows = await transaction.$queryRaw<readonly { readonly role: string; readonly permissions: readonly string[] | null }[]>`
      SELECT a.role, r.permissions FROM administrators a LEFT JOIN admin_roles r ON r.name = a.role WHERE a.user_id = ${userId}`;
    return rows.map(({ role, permissions }) => roleOf(role, permissions)).sort(byStrength);
  }

  /** How many owners can get in; those past `most` are not counted. */
  async countOwners(most: number): Promise<number> {
    return this.database.prisma.user.count({ where: { administrators: { some: { role: 'owner' } }, disabledAt: null, unprovenUntil: null }, take: most });
  }

  /** Gives one role more, which must be kept by the caller; false when they had it. */
  async grant(transaction: Transaction, userId: string, role: string, at: Date): Promise<boolean> {
    const { count } = await transaction.administrator.createMany({ data: [{ userId, role, grantedAt: at }], skipDuplicates: true });
    await transaction.user.updateMany({ where: { id: userId, unprovenUntil: { not: null } }, data: { unprovenUntil: null } });
    return count === 1;
  }

  /** Gives these roles and takes all others. A LastOwnerError where nobody would be left; whoever it is must be locked by the caller, and so must the roles. */
  async replace(transaction: Transaction, userId: string, roles: readonly string[], at: Date): Promise<void> {
    await transaction.administrator.createMany({ data: roles.map((role) => ({ userId, role, grantedAt: at })), skipDuplicates: true });
    await keepingAnOwner(transaction.administrator.deleteMany({ where: { userId, role: { notIn: [...roles] } } }));
  }
}

/** Waits for something that the trigger `keep_an_owner` may refuse. */
export async function keepingAnOwner<T>(work: PromiseLike<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (sqlStateOf(error) === 'SY001') throw new LastOwnerError('The last owner stays, or nobody could administer. Make another first: symbolon admin invite you@example.com', { cause: error });
    throw error;
  }
}
