import { signalScopes } from '@symbolon/contracts';
import type { Database } from '@symbolon/database';
import { SettingsError } from '../../platform/config.ts';

const own = Object.keys(signalScopes);

/**
 * Refuses an installation whose APIs have scopes that became our own since: what those applications were given would be good for our APIs, and no contract with such a scope can be read.
 * Asked before anything reads one. The release before still runs on these tables.
 */
export async function refuseTakenScopes({ prisma }: Database): Promise<void> {
  const rows = await prisma.resourceServer.findMany({ where: { scopes: { hasSome: own } }, select: { audience: true, scopes: true }, orderBy: { audience: 'asc' } });
  const taken = rows.map(({ audience, scopes }) => `${audience} (${scopes.filter((each) => own.includes(each)).join(', ')})`);
  if (taken.length > 0)
    throw new SettingsError(`These APIs have scopes that are those of the security events of this installation from this release on: ${taken.join('; ')}. Start the release before, which runs on these tables, give the scopes other names there, and start this one again.`);
}
