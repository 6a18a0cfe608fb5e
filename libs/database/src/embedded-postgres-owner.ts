import { chown } from 'node:fs/promises';
import { postgresAccount, usableDirectory } from './embedded-postgres-account.ts';
import { postgresBinaries } from './embedded-postgres-binaries.ts';

/** Gives a file to whom the embedded PostgreSQL will run as on a directory that has no data yet. */
export async function ownerOfCluster(directory: string): Promise<(path: string) => Promise<void>> {
  const { uid, gid } = await postgresAccount(usableDirectory(directory), postgresBinaries());
  return process.getuid?.() === 0 ? (path) => chown(path, uid, gid) : () => Promise.resolve();
}
