import { claimsOf } from '@symbolon/contracts';
import { toldGroups } from './user-groups.ts';
import { userClaims, type User } from './user.ts';

/** Whether these scopes and names show the groups of a user, which are looked up for nobody else. */
export const showsGroups = (scope: readonly string[], names: readonly string[] = []): boolean => [...claimsOf(scope), ...names].includes('groups');

/** The claims of a user that the granted scopes show, and those that were granted by name (OpenID Connect Core sections 5.4 and 5.5). Groups are those that directories say: a claim of that name that is stored is none. */
export function shownClaims(user: User, scope: readonly string[], names: readonly string[] = [], groups?: readonly string[]): Readonly<Record<string, unknown>> {
  const known: Readonly<Record<string, unknown>> = { ...userClaims(user), groups: toldGroups(groups) };
  return Object.fromEntries([...claimsOf(scope), ...names].filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}
