import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '../../../node_modules/.cache');

/** Where the programs of a Python are that has what a requirements file names, installed once for each version of Python; undefined where it cannot be. */
export function installPython(name: string, requirements: string): string | undefined {
  const version = spawnSync('python3', ['-c', 'import sys; print(sys.version); sys.exit(sys.version_info < (3, 10))'], { encoding: 'utf8' });
  if (version.status !== 0) return undefined;
  const folder = join(cache, name);
  const wanted = version.stdout + readFileSync(requirements, 'utf8');
  const made = join(folder, 'complete');
  if (!existsSync(made) || readFileSync(made, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    const steps: readonly (readonly [string, ...string[]])[] = [
      ['python3', '-m', 'venv', folder],
      [join(folder, 'bin/python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile', '--retries', '1', '--timeout', '15', '-r', requirements],
    ];
    if (steps.some(([file, ...args]) => spawnSync(file, args, { stdio: 'ignore' }).status !== 0)) return undefined;
    writeFileSync(made, wanted);
  }
  return join(folder, 'bin');
}
