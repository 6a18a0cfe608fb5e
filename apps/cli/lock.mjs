import { appendFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Failure } from './child.mjs';

const POLL_MS = 100;
// A lock file is empty for the moment between its creation and its first line.
const EMPTY_MS = 2000;

/**
 * Does `work` while holding the lock file, which names its holder; whoever finds it held waits. A lock whose holders
 * are all dead is taken over. `work` may add a child as a second holder, so that the lock outlives us if we are killed.
 * @template T
 * @param {string} file @param {(alsoHeldBy: (pid: number) => void) => Promise<T>} work
 */
export async function withLock(file, work) {
  for (let told = false; !(await take(file)); told = true) {
    if (!told) process.stderr.write(`Waiting for another symbolon command (${file}) …\n`);
    await sleep(POLL_MS);
  }
  try {
    return await work((pid) => appendFileSync(file, `${identity(pid) ?? ''}\n`));
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
async function take(file) {
  const mine = `${identity(process.pid)}\n`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    if (!isHeld(file)) rmSync(file, { force: true });
    writeFileSync(file, mine, { flag: 'wx' });
  } catch (error) {
    const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'EEXIST') return false;
    throw new Failure(`This must install or build first, but cannot write here (${message}). Let the folder's owner do it.`);
  }
  // Two who took the same dead lock over may both have got here; the file can only name one of them.
  await sleep(POLL_MS / 2);
  return read(file) === mine;
}

/** @param {string} file */
function isHeld(file) {
  const holders = read(file);
  if (holders === undefined) return false;
  if (holders === '') return Date.now() - (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0) < EMPTY_MS;
  return holders.split('\n').some((holder) => holder !== '' && holder === identity(parseInt(holder, 10)));
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * A living process as its pid and, where the system tells, its start time, since pids are used again.
 * @param {number} pid
 */
function identity(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return undefined;
  }
  // proc(5): after the name in parentheses come the state and, as field 22, the start time.
  const [state, ...rest] = read(`/proc/${pid}/stat`)?.replace(/^.*\) /s, '').split(' ') ?? [];
  return state === 'Z' ? undefined : `${pid} ${rest[18] ?? ''}`.trim();
}
