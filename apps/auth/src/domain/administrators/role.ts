import { adminRoleNames, adminRoles, allPermissions, type AdminRole, type Permission } from '@symbolon/contracts';

/** What somebody with a role may. */
export interface Role {
  readonly name: string;
  readonly permissions: readonly Permission[];
  /** What others must have to change who has it: everything, where this release does not know all that it gives. */
  readonly power: readonly Permission[];
}

/** A role by its name, with the permissions that are stored for one of an installation's own; those of another release give nothing here. */
export function roleOf(name: string, stored: readonly string[] | null): Role {
  const builtIn = builtInRole(name);
  const given: readonly string[] = builtIn ? adminRoles[builtIn] : (stored ?? []);
  const permissions = allPermissions.filter((each) => given.includes(each));
  const isKnown = (builtIn !== undefined || stored !== null) && permissions.length === given.length;
  return { name, permissions, power: isKnown ? permissions : allPermissions };
}

/** The same name, as one of the roles that come with the product. */
export const builtInRole = (name: string): AdminRole | undefined => adminRoleNames.find((each) => each === name);

/** Those that come with the product first, the strongest before all; then by name. */
export const byStrength = (a: Role, b: Role): number => rankOf(a) - rankOf(b) || (a.name < b.name ? -1 : 1);

const rankOf = ({ name }: Role): number => (builtInRole(name) ? adminRoleNames.findIndex((each) => each === name) : adminRoleNames.length);
