import { readFileSync, readlinkSync } from 'node:fs';
import { errorCode } from './error-code.ts';

/** What tells a process from a later one with the same id. Fields are empty where the system does not show them. */
export interface RunningProcess {
  readonly name: string;
  readonly start: string;
  readonly directory: string;
}

/** The process with this id; undefined when there is none, or when it has ended and only waits to be reaped. */
export function runningProcess(pid: number): RunningProcess | undefined {
  if (!exists(pid)) return undefined;
  const stat = shown(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (stat === '') return { name: '', start: '', directory: '' };

  // pid (name) state … starttime: the name is any text, so the fields are counted from its last parenthesis.
  const end = stat.lastIndexOf(')');
  const fields = stat.slice(end + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return {
    name: stat.slice(stat.indexOf('(') + 1, end),
    start: fields[19] ?? '',
    directory: shown(() => readlinkSync(`/proc/${pid}/cwd`)),
  };
}

function exists(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid < 1) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

function shown(read: () => string): string {
  try {
    return read();
  } catch {
    return '';
  }
}
