import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { installPython } from './python.ts';

/** How a run of the fuzzer ended. */
export interface Fuzzed {
  readonly code: number;
  readonly output: string;
}

/** Schemathesis with the versions of its requirements file; undefined where it cannot be. */
export function installSchemathesis(): ((args: readonly string[], cwd: string) => Promise<Fuzzed>) | undefined {
  const programs = installPython('schemathesis', join(import.meta.dirname, '../fuzz/requirements.txt'));
  if (programs === undefined) return undefined;
  const program = join(programs, 'schemathesis');
  const env = { PATH: process.env['PATH'], NO_COLOR: '1', COLUMNS: '200' };
  return (args, cwd) => new Promise((resolve) => execFile(program, [...args], { cwd, env, maxBuffer: 1e9 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr })));
}
