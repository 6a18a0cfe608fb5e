import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { AuditStore } from '../audit/audit.store.ts';
import type { User } from '../users/user.ts';
import type { Connection } from './connection.ts';
import type { Mapping } from './mapped-person.ts';
import type { UpstreamPerson } from './upstream-person.ts';

type Claims = Record<string, unknown>;

/** What has to be known of a person to say what becomes of them. */
export const whatFollows = { claims: true, roles: true, declared: true, linkedLogins: { select: { connectionId: true, subject: true, roles: true } } } as const;
interface Follower {
  readonly claims: unknown;
  readonly roles: readonly string[];
  readonly declared: boolean;
  readonly linkedLogins: readonly { readonly connectionId: string; readonly subject: string; readonly roles: readonly string[] }[];
}
type Said = Pick<UpstreamPerson, 'subject'> & Mapping;

/** Has an account follow what a provider says of its person: roles at each log-in, claims as its connection says. Who stands in the declarative file has what stands there. */
@Injectable()
export class MappedPersonStore {
  constructor(
    private readonly clock: Clock,
    private readonly audit: AuditStore,
  ) {}

  /** Of somebody who is linked, and held; whether anything is another now. Roles that they have otherwise stay: of those that come by links each link keeps its own. */
  async keep(transaction: Transaction, connection: Connection, person: Said, userId: string, actor?: EventActor): Promise<boolean> {
    const user = await transaction.user.findUniqueOrThrow({ where: { id: userId }, select: whatFollows });
    if (user.declared) return false;
    const { before, byThis, roles, claims, given, taken, renewed } = followed(user, connection, person);
    const told = { connection: connection.id, claims: renewed, roles_given: given, roles_taken: taken, left_out: person.leftOut };
    if (!isDeepStrictEqual(before, byThis)) await transaction.linkedLogin.updateMany({ where: { connectionId: connection.id, subject: person.subject }, data: { roles: byThis } });
    const isChanged = told.claims.length + told.roles_given.length + told.roles_taken.length > 0;
    if (isChanged) {
      await transaction.user.update({ where: { id: userId }, data: { roles, ...(told.claims.length > 0 && { claims: claims as Record<string, string>, updatedAt: this.clock.now() }) }, select: { id: true } });
    } else if (told.left_out.length === 0 || actor) return false; // who is read each hour would be told of each hour
    const who = { kind: 'user', id: userId } as const;
    await this.audit.record({ type: 'user.connection.mapped', actor: actor ?? who, subject: who, details: told }, transaction);
    return isChanged;
  }
}

/** Whether somebody is all that their provider says of them already. */
export function isAsSaid(user: Follower, connection: Connection, person: Said): boolean {
  if (user.declared) return true;
  const { before, byThis, given, taken, renewed } = followed(user, connection, person);
  return given.length + taken.length + renewed.length === 0 && isDeepStrictEqual(before, byThis);
}

/** What becomes of their roles and claims, and what of that is new. Roles that they have otherwise stay. */
function followed(user: Follower, connection: Connection, person: Said) {
  const isThis = (link: { connectionId: string; subject: string }) => link.connectionId === connection.id && link.subject === person.subject;
  const before = user.linkedLogins.filter(isThis).flatMap(({ roles }) => roles);
  const byOthers = user.linkedLogins.filter((link) => !isThis(link)).flatMap(({ roles }) => roles);
  const otherwise = user.roles.filter((role) => !before.includes(role) && !byOthers.includes(role));
  const byThis = person.roles.filter((role) => !otherwise.includes(role));
  const roles = [...new Set([...otherwise, ...byOthers, ...byThis])];
  const claims = connection.refresh === 'always' ? claimsAfter(user.claims as Claims, connection, person) : (user.claims as Claims);
  const renewed = Object.keys({ ...(user.claims as Claims), ...claims }).filter((claim) => !isDeepStrictEqual((user.claims as Claims)[claim], claims[claim]));
  return { before, byThis, roles, claims, renewed, given: roles.filter((role) => !user.roles.includes(role)), taken: user.roles.filter((role) => !roles.includes(role)) };
}

/** What a provider says no more is said no more; what could not be found out stays as it was. */
function claimsAfter(before: User['claims'], { claims }: Connection, { claims: said, leftOut }: Mapping): Claims {
  const unknown = leftOut.map(({ member }) => member);
  const gone = Object.keys(claims).filter((claim) => !unknown.includes(`claims.${claim}`));
  return { ...Object.fromEntries(Object.entries(before).filter(([claim]) => !gone.includes(claim))), ...said };
}
