import { setTimeout } from 'node:timers/promises';
import { letInNext, type Transaction } from '@symbolon/database';
import { AuditStore } from '../domain/audit/audit.store.ts';
import { rewrap } from '../domain/keys/rewrap.ts';
import { embeddedPassword, type OpenRuntime } from '../process/runtime.ts';

/** `keys rewrap`: another master key on every node, while they serve; answers what to tell whoever typed it. */
export async function rewrapKeys({ runtime: { database, masterKey, clock, random }, embedded }: Pick<OpenRuntime, 'runtime' | 'embedded'>): Promise<string> {
  const audit = new AuditStore(database, masterKey, clock, random);
  const beside = embedded && ((transaction: Transaction) => letInNext(transaction, embeddedPassword((purpose, value) => masterKey.macOfLast(purpose, value))));
  const { isChanged, values } = await rewrap({ database, masterKey, clock, audit, ...(beside && { beside }), rest: (seconds) => setTimeout(seconds * 1000) });
  return [
    isChanged ? 'The master key is another now, on every node.' : 'The master key was another already.',
    ...Object.entries(values).map(([column, count]) => `  ${column.padEnd(28)} ${count} sealed anew`),
    'No value is left under a key of before, in any column that holds sealed ones.',
    'Now make SYMBOLON_MASTER_KEY_NEXT the SYMBOLON_MASTER_KEY of every node, and start them anew one after the other; keep a copy of it, and take a backup.',
  ].join('\n');
}
