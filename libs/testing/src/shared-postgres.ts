import { homedir } from 'node:os';
import { join } from 'node:path';
import { createThrowawayDatabase, migrationsDirectory, startEmbeddedPostgres, type ThrowawayDatabase } from '@symbolon/database';

/** A database of one's own, and what is to be done when it is not wanted any more. */
export interface LeasedDatabase extends Pick<ThrowawayDatabase, 'name' | 'connection'> {
  giveBack(): Promise<void>;
}

/** Makes a database on the PostgreSQL that all tests of this user share: who comes first starts it, who leaves last stops it. */
export async function leaseDatabase(directory: string, onRemoved: (name: string) => Promise<void>): Promise<LeasedDatabase> {
  // Whoever reaches its socket, in a folder that only this user can enter, may do all there is to do with throwaway data.
  const postgres = await startEmbeddedPostgres({ directory, password: 'symbolon-testing', purpose: 'throwaway' });
  try {
    const database = await createThrowawayDatabase(postgres.connection, { migrations: migrationsDirectory(), onRemoved });
    return { ...database, giveBack: () => database.drop().then(() => postgres.stop()) };
  } catch (error) {
    await postgres.stop();
    throw error;
  }
}

/** The same on a server that was named. */
export async function leaseDatabaseAt(connectionString: string, onRemoved: (name: string) => Promise<void>): Promise<LeasedDatabase> {
  const database = await createThrowawayDatabase({ connectionString }, { migrations: migrationsDirectory(), onRemoved });
  return { ...database, giveBack: () => database.drop() };
}

/** The cache of this user. Root's PostgreSQL runs as another user, who could not pass root's home. */
export function defaultCacheDirectory(): string {
  const usual = process.getuid?.() === 0 ? '/var/cache' : join(homedir(), '.cache');
  return join(process.env['XDG_CACHE_HOME'] || usual, 'symbolon-testing');
}
