import { readFileSync } from 'node:fs';

/** USER_HZ of proc(5), the same on every Linux. */
const ticksPerSecond = 100;

/** CPU seconds that a process and its ended children have used so far; undefined where there is no /proc. */
function cpuOfProcess(pid: number): number | undefined {
  // Behind the name in parentheses, which may hold anything, fields 14 to 17 are utime, stime, cutime and cstime.
  const fields = proc(pid, 'stat')?.replace(/^.*\) /s, '').split(' ').slice(11, 15);
  return fields?.reduce((total, ticks) => total + Number(ticks) / ticksPerSecond, 0);
}

/** The same of a process and all its children, living or ended. */
export function cpuOfFamily(pid: number): number | undefined {
  const own = cpuOfProcess(pid);
  const children = proc(pid, `task/${pid}/children`)?.trim().split(' ').filter((child) => child !== '');
  if (own === undefined || !children) return undefined;
  return children.reduce((total, child) => total + (cpuOfProcess(Number(child)) ?? 0), own);
}

/** The most memory that a process had at a time (resident set), in MiB; undefined where there is no /proc. */
export function peakMemory(pid: number): number | undefined {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(proc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

/** The memory that a process has now (resident set), in MiB; undefined where there is no /proc. */
export function memoryOf(pid: number): number | undefined {
  const kilobytes = /^VmRSS:\s+(\d+) kB$/m.exec(proc(pid, 'status') ?? '')?.[1];
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
}

function proc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return undefined;
  }
}
