import { chownSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PostgresAccount } from './embedded-postgres-account.ts';
import { errorCode } from './error-code.ts';
import { runningProcess } from './running-process.ts';

/** The PostgreSQL that runs on a directory; its socket directory is '' while it has only begun to start. */
export interface Postmaster {
  readonly pid: number;
  readonly socketDirectory: string;
}

/** The server that runs on a directory, whoever started it; undefined when the one that did has died. */
export function findPostmaster(directory: string): Postmaster | undefined {
  const [first, , , , socketDirectory = ''] = pidFileLines(directory);
  const pid = Number(first);
  return runsOn(directory, pid) ? { pid, socketDirectory } : undefined;
}

/** Lets a server start although its dead predecessor waits to be reaped, or a stranger now has its process id. */
export function disownDeadPid(directory: string, account: PostgresAccount): void {
  const [first, ...rest] = pidFileLines(directory);
  if (first === undefined || runsOn(directory, Number(first))) return;

  // PostgreSQL overlooks the id of its own parent, yet still checks the rest for survivors of the dead server,
  // which it could not if the file were gone.
  const path = pidFilePath(directory);
  writeFileSync(`${path}.new`, [process.pid, ...rest].join('\n'), { mode: 0o600 });
  chownSync(`${path}.new`, account.uid, account.gid);
  renameSync(`${path}.new`, path);
}

function runsOn(directory: string, pid: number): boolean {
  const found = runningProcess(pid);
  if (found === undefined) return false;
  if (found.directory !== '') return found.directory === realpathSync(join(directory, 'data'));
  return found.name === '' || found.name === 'postgres';
}

function pidFileLines(directory: string): readonly string[] {
  try {
    return readFileSync(pidFilePath(directory), 'utf8').split('\n');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function pidFilePath(directory: string): string {
  return join(directory, 'data/postmaster.pid');
}
