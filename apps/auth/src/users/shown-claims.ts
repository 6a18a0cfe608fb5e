import { scopeClaims } from '@symbolon/contracts';
import { userClaims, type User } from './user.ts';

/** The claims of a user that the granted scopes show (OpenID Connect Core section 5.4). */
export function shownClaims(user: User, scope: readonly string[]): Readonly<Record<string, unknown>> {
  const names = Object.entries(scopeClaims).flatMap(([name, claims]) => (scope.includes(name) ? claims : []));
  const known = userClaims(user);
  return Object.fromEntries(names.filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}
