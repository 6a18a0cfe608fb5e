import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { installPython } from './python.ts';

/** How a program ended, and all that it printed. */
export interface Judged {
  readonly code: number;
  readonly output: string;
}

/** Runs one of the programs for SCIM that others wrote, with the versions of their requirements file; undefined where they cannot be had. A token goes by the environment: arguments can be seen by everybody. */
export function installScimPrograms(): ((program: string, args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<Judged>) | undefined {
  const programs = installPython('scim', join(import.meta.dirname, '../scim/requirements.txt'));
  if (programs === undefined) return undefined;
  return (program, args, environment = {}) =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], NO_COLOR: '1', ...environment };
      execFile(join(programs, program), [...args], { env, maxBuffer: 1e8 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr }));
    });
}
