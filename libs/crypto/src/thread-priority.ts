import { readdirSync, readFileSync } from 'node:fs';
import { getPriority, setPriority } from 'node:os';

const threads = '/proc/self/task';
const behindTheEventLoop = 10;

/** The threads of libuv's pool, which do the hashing, by their ids; none where the system has no such list. */
export function poolThreads(): readonly number[] {
  try {
    return readdirSync(threads).filter((id) => readFileSync(`${threads}/${id}/comm`, 'utf8').trim() === 'libuv-worker').map(Number);
  } catch {
    return [];
  }
}

/**
 * Lets the pool's threads give way to the one that answers: when there are more log-ins than cores, everything else stays quick.
 * On Linux, where a thread has a priority of its own; elsewhere, or where it is not allowed, nothing changes.
 */
export function letPoolGiveWay(): void {
  for (const id of poolThreads()) {
    try {
      if (getPriority(id) < behindTheEventLoop) setPriority(id, behindTheEventLoop);
    } catch {
      return;
    }
  }
}
