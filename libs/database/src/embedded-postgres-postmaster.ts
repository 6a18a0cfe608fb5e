import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, fchownSync, openSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { commandAs, environment, type PostgresAccount } from './embedded-postgres-account.ts';
import { logSettings, type LogUse } from './embedded-postgres-archive.ts';
import type { PostgresBinaries } from './embedded-postgres-binaries.ts';
import { disownDeadPid } from './embedded-postgres-pid-file.ts';
import { prepareSocketDirectory, socketPath, socketPort } from './embedded-postgres-socket.ts';
import { runningProcess } from './running-process.ts';

const settings = {
  listen_addresses: '',
  port: String(socketPort),
  unix_socket_permissions: '0700',
  max_connections: '100',
  shared_buffers: '64MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Nothing bounds the log between two starts, so it holds what befalls the server;
  // what was wrong with a statement is told to its client alone.
  log_min_messages: 'log',
  log_checkpoints: 'off',
};

/** What the data is for, and so how much its safety may cost. */
export type Purpose = 'kept' | 'throwaway';

const more: Readonly<Record<Purpose, Readonly<Record<string, string>>>> = {
  kept: {},
  throwaway: { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: '0', autovacuum: 'off', max_connections: '400' },
};

/** Starts a server apart from our process group, so that no Ctrl+C reaches it; answers its process id. */
export async function launchPostmaster(
  directory: string,
  socketDirectory: string,
  binaries: PostgresBinaries,
  account: PostgresAccount,
  purpose: Purpose,
  log: LogUse = {},
): Promise<number> {
  await refuseSecondServer(directory, socketDirectory);
  prepareSocketDirectory(socketDirectory, account);
  disownDeadPid(directory, account);

  const quoted = `"${socketDirectory.replaceAll('"', '""')}"`; // it is a list: a comma would part it
  const all = Object.entries({ ...settings, ...more[purpose], ...logSettings(directory, log), unix_socket_directories: quoted });
  const flags = all.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [file, args] = commandAs(account, binaries.postgres, ['-D', join(directory, 'data'), ...flags]);
  const words = openLog(directory, account);
  try {
    const options = { ...account.ids, cwd: directory, env: environment, detached: true };
    const child = spawn(file, args, { ...options, stdio: ['ignore', words, words] });
    await once(child, 'spawn');
    child.unref();
    return child.pid ?? 0;
  } finally {
    closeSync(words);
  }
}

/** Stops a server: sessions are cut, everything is written, and the process is gone. */
export async function stopPostmaster(pid: number): Promise<void> {
  if (runningProcess(pid)) process.kill(pid, 'SIGINT');
  const deadline = performance.now() + 60_000;
  while (runningProcess(pid)) {
    if (performance.now() > deadline) throw new Error(`PostgreSQL (process ${pid}) was told to stop and still runs`);
    await setTimeout(10);
  }
}

/** The last lines a server wrote. */
export function endOfLog(directory: string): string {
  return readFileSync(logPath(directory), 'utf8').trimEnd().split('\n').slice(-12).join('\n');
}

// Emptied at each start; appending, so that whoever empties it meanwhile gets an empty file.
function openLog(directory: string, account: PostgresAccount): number {
  const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND, O_NOFOLLOW } = constants;
  const log = openSync(logPath(directory), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_NOFOLLOW, 0o600);
  fchownSync(log, account.uid, account.gid);
  return log;
}

function logPath(directory: string): string {
  return join(directory, 'postgres.log');
}

// Two containers that share a directory do not see each other's processes, but they do see the socket.
async function refuseSecondServer(directory: string, socketDirectory: string): Promise<void> {
  const socket = createConnection(socketPath(socketDirectory));
  const answered = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (answered) {
    throw new Error(`A PostgreSQL that this process cannot see, perhaps in another container, serves ${directory}: stop it, or set DATABASE_URL`);
  }
}
