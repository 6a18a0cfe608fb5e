import type { Database } from '@symbolon/database';
import type { Provider } from './provider.ts';

type Members = Parameters<Database['prisma']['signIn']['create']>[0]['data'];

/** Sets members of the policy for log-ins, as if by the console, and lets pass what nodes remember of the one before. */
export async function setSignInPolicy({ database, clock }: Pick<Provider, 'database' | 'clock'>, members: Partial<Members>, seconds = 3600): Promise<void> {
  const row = { secondFactorRoles: [], declared: false, ...members };
  await database.prisma.signIn.upsert({ where: { id: 1 }, create: { id: 1, secondFactor: 'when_enrolled', ...row }, update: row });
  clock.advance(seconds);
}
