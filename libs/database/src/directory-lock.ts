import { closeSync, openSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { errorCode } from './error-code.ts';
import { runningProcess } from './running-process.ts';

const patienceMs = 180_000;

/** Does the work while this process alone holds the lock file; takes over what a dead process left behind. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  await acquire(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

async function acquire(path: string): Promise<void> {
  const deadline = performance.now() + patienceMs;
  const me = `${process.pid} ${runningProcess(process.pid)?.start ?? ''}`;
  while (!create(path, me)) {
    if (isStale(path)) removeStale(path);
    if (performance.now() > deadline) throw new Error(`Process ${content(path)} holds ${path}: stop it, then start again`);
    await setTimeout(20);
  }
}

function create(path: string, text: string): boolean {
  try {
    writeFileSync(path, text, { flag: 'wx', mode: 0o644 });
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function isStale(path: string): boolean {
  const text = content(path);
  if (text === undefined) return false;
  if (text === '') return olderThan(path, 2_000); // its maker is about to write, or was killed before it could

  const [pid, start] = text.split(' ');
  const holder = runningProcess(Number(pid));
  return holder === undefined || (holder.start !== '' && holder.start !== start);
}

// Of two processes that see the same stale lock, the slower must not remove the new lock of the faster:
// only one removes at a time, and it looks again first. All of it is synchronous, a few microseconds.
function removeStale(path: string): void {
  const guard = `${path}.takeover`;
  try {
    closeSync(openSync(guard, 'wx', 0o600));
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    if (olderThan(guard, 10_000)) rmSync(guard, { force: true });
    return;
  }
  if (isStale(path)) rmSync(path, { force: true });
  rmSync(guard, { force: true });
}

function content(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function olderThan(path: string, ms: number): boolean {
  const made = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return made !== undefined && Date.now() - made > ms;
}
