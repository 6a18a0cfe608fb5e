import { chownSync, lstatSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorCode } from './error-code.ts';
import type { PostgresAccount } from './embedded-postgres-account.ts';

/** The port that is no port: PostgreSQL names the socket by it. */
export const socketPort = 5432;

const longestSocketPath = process.platform === 'darwin' ? 103 : 107;

/** The socket file in a socket directory. */
export function socketPath(socketDirectory: string): string {
  return join(socketDirectory, `.s.PGSQL.${socketPort}`);
}

/** Where the socket of a directory lies: in it, or under the temporary directory when its own path is too long. */
export async function socketDirectory(directory: string): Promise<string> {
  const own = join(directory, 'run');
  if (Buffer.byteLength(socketPath(own)) <= longestSocketPath) return own;
  const digest = await crypto.subtle.digest('SHA-256', Buffer.from(directory));
  return join(tmpdir(), `symbolon-${Buffer.from(digest).toString('hex').slice(0, 24)}`);
}

/** Makes the socket directory private to the account and clears what a dead server left in it. */
export function prepareSocketDirectory(path: string, account: PostgresAccount): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
  }
  const found = lstatSync(path);
  const ours = [account.uid, process.getuid?.()].includes(found.uid);
  if (!found.isDirectory() || !ours || (found.mode & 0o077) !== 0) {
    throw new Error(`${path} must be a directory of uid ${account.uid} that no one else can enter: remove it, then start again`);
  }
  chownSync(path, account.uid, account.gid);
  for (const file of [socketPath(path), `${socketPath(path)}.lock`]) rmSync(file, { force: true });
}
