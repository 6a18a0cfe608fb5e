import { claimsOf } from '@symbolon/contracts';
import { userClaims, type User } from './user.ts';

/** The claims of a user that the granted scopes show, and those that were granted by name (OpenID Connect Core sections 5.4 and 5.5). */
export function shownClaims(user: User, scope: readonly string[], names: readonly string[] = []): Readonly<Record<string, unknown>> {
  const known = userClaims(user);
  return Object.fromEntries([...claimsOf(scope), ...names].filter((name) => known[name] !== undefined).map((name) => [name, known[name]]));
}
