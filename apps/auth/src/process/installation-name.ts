import type { Database } from '@symbolon/database';
import type { Clock } from '../platform/clock.ts';
import { RowCache } from '../platform/row-cache.ts';

/** What people call this installation, from memory where it can: it is among the words that nobody may take for a password. */
export function installationName(database: Database, clock: Clock): () => Promise<string | undefined> {
  const rows = new RowCache<{ readonly name?: string }>(clock, async () => (await database.prisma.branding.findUnique({ where: { id: 1 }, select: { name: true } })) ?? {}, 1);
  database.changes.onChange((topic) => (topic === undefined || topic === 'branding') && rows.clear());
  return async () => (await rows.get('branding'))?.name;
}
