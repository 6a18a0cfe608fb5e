import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { until } from './until.ts';

/** The process id of the PostgreSQL that runs on a data directory of PostgreSQL; undefined when none does. */
export function postmasterOn(directory: string): number | undefined {
  const pid = Number(content(join(directory, 'postmaster.pid')).split('\n')[0]);
  return isRunning(pid) ? pid : undefined;
}

/** The processes that it has started: killed, it leaves them, and each goes once it has found out. None begins in its place before. */
export const childrenOf = (pid: number): readonly number[] => content(`/proc/${pid}/task/${pid}/children`).split(' ').filter((each) => each !== '').map(Number);

/** Ends it, with SIGKILL as a crash would, and waits until it is gone. */
export async function endPostmaster(directory: string, signal: 'SIGINT' | 'SIGKILL'): Promise<void> {
  const pid = postmasterOn(directory);
  if (pid === undefined) throw new Error(`No PostgreSQL runs on ${directory}.`);
  process.kill(pid, signal);
  await until(`the end of PostgreSQL ${pid}`, () => !isRunning(pid));
}

/** Whether there is such a process; one that has ended and only waits to be reaped does not count. */
export function isRunning(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return !/^\d+ \(.*\) [ZX] /s.test(content(`/proc/${pid}/stat`));
}

function content(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
