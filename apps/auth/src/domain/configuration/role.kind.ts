import { AdminRoleEntry } from '@symbolon/contracts';
import { removeRole } from '../administrators/role.store.ts';
import { stepAway, type Members } from './change.ts';
import { conditionOf, type ListedKind } from './kind.ts';
import { withoutDefaults } from './written-entry.ts';

interface Row extends ReturnType<typeof rowOf> {
  /** Whether somebody has it. */
  readonly isHeld?: boolean;
}

/** Roles of administrators, beside those that come with the product. Who has which is no configuration. */
export const roleKind: ListedKind<AdminRoleEntry, Row, ReturnType<typeof rowOf>> = {
  name: 'role',
  place: 'roles',
  entriesOf: ({ roles }) => roles,
  inFile: (entry) => ({ roles: [entry] }),
  keyOf: (id) => id,
  identityOf: ({ role: id }) => ({ key: id, id }),
  identityOfRow: ({ name: id }) => ({ key: id, id }),
  async find(transaction, which) {
    const rows = await transaction.adminRole.findMany({ where: conditionOf(which, (keys) => ({ name: { in: keys } })), orderBy: { name: 'asc' } });
    const held = await transaction.administrator.findMany({ where: { role: { in: rows.map(({ name }) => name) } }, select: { role: true }, distinct: ['role'] });
    return rows.map((row) => ({ ...row, isHeld: held.some(({ role }) => role === row.name) }));
  },
  page: (transaction, after, take) => transaction.adminRole.findMany({ where: { ...(after !== undefined && { name: { gt: after } }) }, orderBy: { name: 'asc' }, take }),
  rowOf: (entry, declared) => rowOf(entry, declared),
  membersOf: (row) => membersOf(row),
  entryOf: ({ name, description, permissions }) => withoutDefaults(AdminRoleEntry, { role: name, description, permissions }),
  add: (data) => (open) => open.adminRole.create({ data }),
  change: (data) => (open) => open.adminRole.update({ where: { name: data.name }, data }),
  // What somebody has is only let go: a file must not take their power by what it does not say.
  letGo: ({ name, isHeld }) =>
    isHeld
      ? { change: { action: 'change', kind: 'role', id: name, members: [{ name: 'declared', from: true, to: false }] }, write: (open) => open.adminRole.update({ where: { name }, data: { declared: false } }), prunes: true }
      : stepAway('role', name, (open) => removeRole(open, name)),
  remove: ({ name }) => (open) => removeRole(open, name),
};

const rowOf = (entry: AdminRoleEntry, declared: boolean) => ({ name: entry.role, description: entry.description ?? null, permissions: entry.permissions as string[], declared });

const membersOf = ({ description, permissions, declared }: Row): Members => ({ description: description ?? undefined, permissions, declared });
