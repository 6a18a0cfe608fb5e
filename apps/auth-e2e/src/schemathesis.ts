import { execFile, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const requirements = join(import.meta.dirname, '../fuzz/requirements.txt');
const cache = join(import.meta.dirname, '../../../node_modules/.cache');

/** How a run of the fuzzer ended. */
export interface Fuzzed {
  readonly code: number;
  readonly output: string;
}

/** Schemathesis with the versions of its requirements file, installed once for each version of Python; undefined where it cannot be. */
export function installSchemathesis(): ((args: readonly string[], cwd: string) => Promise<Fuzzed>) | undefined {
  const version = spawnSync('python3', ['-c', 'import sys; print(sys.version); sys.exit(sys.version_info < (3, 10))'], { encoding: 'utf8' });
  if (version.status !== 0) return undefined;
  const folder = join(cache, 'schemathesis');
  const wanted = version.stdout + readFileSync(requirements, 'utf8');
  const made = join(folder, 'complete');
  if (!existsSync(made) || readFileSync(made, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    const steps: readonly (readonly [string, ...string[]])[] = [
      ['python3', '-m', 'venv', folder],
      [join(folder, 'bin/python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', '--timeout', '15', '-r', requirements],
    ];
    if (steps.some(([file, ...args]) => spawnSync(file, args, { stdio: 'ignore' }).status !== 0)) return undefined;
    writeFileSync(made, wanted);
  }
  const program = join(folder, 'bin/schemathesis');
  const env = { PATH: process.env['PATH'], NO_COLOR: '1', COLUMNS: '200' };
  return (args, cwd) => new Promise((resolve) => execFile(program, [...args], { cwd, env, maxBuffer: 1e9 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), output: stdout + stderr })));
}
