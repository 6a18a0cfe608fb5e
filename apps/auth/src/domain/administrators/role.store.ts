import { Injectable } from '@nestjs/common';
import { lockExclusively, type Transaction } from '@symbolon/database';
import { builtInRole, roleOf, type Role } from './role.ts';

/** Somebody has the role that was to go. */
export class RoleInUseError extends Error {
  constructor(
    role: string,
    /** Log-in names: fifty at most. */
    readonly holders: readonly string[],
  ) {
    super(`the role ${role} stays while somebody has it: ${holders.join(', ')}`);
  }
}

/** Roles as they are given and changed. What an entry says of one is written by configuration, under the same lock. */
@Injectable()
export class RoleStore {
  /** The roles of these names, none for a name that no role has. Nobody changes or removes them before the transaction ends. */
  async keep(transaction: Transaction, names: readonly string[]): Promise<readonly (Role | undefined)[]> {
    const rows = await transaction.$queryRaw<readonly StoredRole[]>`SELECT name, permissions FROM admin_roles WHERE name = ANY(${names}) ORDER BY name FOR SHARE`;
    return names.map((name) => {
      const stored = rows.find((row) => row.name === name);
      return stored || builtInRole(name) ? roleOf(name, stored?.permissions ?? null) : undefined;
    });
  }

  /** One that is about to be changed: nobody gives it to anybody until the transaction ends. */
  async hold(transaction: Transaction, name: string): Promise<Role | undefined> {
    await lockExclusively(transaction, 'symbolon/reconcile');
    const [stored] = await transaction.$queryRaw<readonly StoredRole[]>`SELECT name, permissions FROM admin_roles WHERE name = ${name} FOR UPDATE`;
    return stored && roleOf(name, stored.permissions);
  }

  /** Every role of everybody who has this one, but of one person. */
  async rolesOfHolders(transaction: Transaction, name: string, butOf: string): Promise<readonly Role[]> {
    const rows = await transaction.$queryRaw<readonly { readonly name: string; readonly permissions: readonly string[] | null }[]>`
      SELECT DISTINCT theirs.role AS name, r.permissions
      FROM administrators a JOIN administrators theirs ON theirs.user_id = a.user_id LEFT JOIN admin_roles r ON r.name = theirs.role
      WHERE a.role = ${name} AND a.user_id <> ${butOf}`;
    return rows.map(({ name: each, permissions }) => roleOf(each, permissions));
  }
}

/** Removes a role that nobody has, with the links that would make somebody have it; a RoleInUseError where somebody does. */
export async function removeRole(transaction: Transaction, name: string): Promise<void> {
  await transaction.$queryRaw`SELECT name FROM admin_roles WHERE name = ${name} FOR UPDATE`; // who is being given it, has it by then
  const holders = await transaction.administrator.findMany({ where: { role: name }, select: { user: { select: { username: true } } }, orderBy: { user: { usernameKey: 'asc' } }, take: 50 });
  if (holders.length > 0) throw new RoleInUseError(name, holders.map(({ user }) => user.username));
  await transaction.adminInvitation.deleteMany({ where: { role: name } });
  await transaction.adminRole.delete({ where: { name }, select: { name: true } });
}

interface StoredRole {
  readonly name: string;
  readonly permissions: readonly string[];
}
