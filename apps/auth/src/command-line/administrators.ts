import { UsageError } from '@symbolon/cli';
import { AdministratorStore } from '../domain/administrators/administrator.store.ts';
import { InvitationStore } from '../domain/administrators/invitation.store.ts';
import { RoleStore } from '../domain/administrators/role.store.ts';
import { AuditStore } from '../domain/audit/audit.store.ts';
import { usernameKey } from '../domain/users/user.ts';
import type { Runtime } from '../process/runtime.ts';
import { setupUrl } from '../process/welcome.ts';

/** `admin invite`: answers a link that makes somebody an administrator. It needs no network, and helps where nobody can log in any more. */
export async function invite(name: string, role: string, { database, masterKey, clock, random, settings }: Runtime): Promise<string> {
  const username = await database.hot.accountName(usernameKey(name));
  const invitations = new InvitationStore(database, masterKey, clock, random);
  const token = await database.prisma.$transaction(async (transaction) => {
    const [known] = await new RoleStore().keep(transaction, [role]);
    if (!known) throw new UsageError(`--role: there is no role ${role}. symbolon roles list shows those that there are.`);
    await new AuditStore(database, masterKey, clock, random).record({ type: 'administrator.invited', actor: { kind: 'operator' }, subject: null, details: { username, role } }, transaction);
    return invitations.issue(transaction, { role, username });
  });
  const known = await database.prisma.user.findUnique({ where: { usernameKey: username }, select: { disabledAt: true } });
  const how = known ? 'shows the password of their account' : 'chooses the password of a new account';
  const warning = known?.disabledAt ? `\n${username} is disabled and cannot log in: enable them first, or invite somebody else.` : '';
  return `This link makes ${username} ${role}, once, within a day; whoever opens it ${how}:\n${setupUrl(settings.SYMBOLON_ISSUER, token)}${warning}`;
}

/** `admin list`: who administers what, a line each. */
export async function administratorsOf({ database }: Runtime): Promise<string> {
  const people = await database.prisma.user.findMany({ where: { administrators: { some: {} } }, select: { id: true, username: true, disabledAt: true }, orderBy: { usernameKey: 'asc' } });
  if (people.length === 0) return 'Nobody administers this installation: symbolon admin invite you@example.com makes an owner.';
  const administrators = new AdministratorStore(database);
  const lines = await Promise.all(people.map(async ({ id, username, disabledAt }) => `${username}  ${(await administrators.rolesOf(id)).map((role) => role.name).join(', ')}${disabledAt ? '  (disabled)' : ''}`));
  return lines.join('\n');
}
