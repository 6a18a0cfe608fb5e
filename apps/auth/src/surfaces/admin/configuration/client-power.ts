import { accountScopes, allPermissions, scopeFor } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { storedEntry, type StoredEntry } from '../../../domain/configuration/stored-entry.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Caller } from '../callers.ts';
import { demandOwn } from '../own-permissions.ts';
import type { ConfiguredObjects } from './configured-objects.ts';

/** Nobody gives a client, or takes over with it, a permission that they have not. What it may do with people's own accounts counts as that over people. */
export function demandWithin(scope: readonly string[], caller: Caller): void {
  const ofAccounts = (['users:read', 'users:write', 'upstream_tokens:use'] as const).filter((_, index) => scope.includes(accountScopes[index] ?? ''));
  demandOwn([...allPermissions.filter((each) => scope.includes(scopeFor(each))), ...ofAccounts], caller);
}

/** The client, if its power is the caller's, too: whoever has its secret or its redirect URIs has that. */
export async function demandTheirs({ kinds }: ConfiguredObjects, id: string, caller: Caller, transaction: Transaction): Promise<StoredEntry> {
  const found = await storedEntry(transaction, kinds.client, id);
  if (!found) throw new ProblemError('not-found');
  const { scope } = found.entry;
  demandWithin(typeof scope === 'string' ? scope.split(' ') : [], caller);
  return found;
}
