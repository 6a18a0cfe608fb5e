import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './run.mjs';

const requirements = fileURLToPath(new URL('python/requirements-test.txt', import.meta.url));
const cache = fileURLToPath(new URL('../node_modules/.cache', import.meta.url));

/** Types and tests sdks/python, in an environment of its own with the versions of its requirements file; or with what the machine has. */
export function python() {
  const version = run('python', 'python3', ['-c', 'import sys; print(sys.version); sys.exit(sys.version_info < (3, 10))']);
  if (!version.ok) return { skipped: version.stdout === '' ? 'there is no python3.' : `it needs Python 3.10, and this is ${version.stdout.trim()}.` };
  const command = environment(version.stdout, requirements) ?? (has('python3', 'pytest', 'cryptography', 'joserfc') ? 'python3' : undefined);
  if (command === undefined) return { skipped: 'pytest, cryptography and joserfc are not here, and cannot be installed: is there a network, and python3-venv?' };

  const tests = run('python', command, ['-m', 'pytest', '-q']);
  const types = has(command, 'mypy') ? [run('python', command, ['-m', 'mypy'])] : [];
  const note = command === 'python3' ? 'with what this machine has: the versions of requirements-test.txt could not be installed.' : undefined;
  return { note, steps: [...types, tests], counts: count(tests.stdout) };
}

/** The Python of an environment, which is made once for each version of Python and of the requirements. @param {string} version @param {string} requirements */
export function environment(version, requirements) {
  const name = createHash('sha256').update(version).update(readFileSync(requirements)).digest('hex').slice(0, 16);
  const folder = join(cache, `sdks-python-${name}`);
  const command = join(folder, 'bin', 'python');
  if (existsSync(join(folder, 'complete'))) return command;
  rmSync(folder, { recursive: true, force: true });
  const made = run('python', 'python3', ['-m', 'venv', folder]).ok
    && run('python', command, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-compile', '--retries', '1', '--timeout', '15', '-r', requirements]).ok;
  if (!made) return undefined;
  writeFileSync(join(folder, 'complete'), '');
  return command;
}

/** @param {string} command @param {readonly string[]} modules */
const has = (command, ...modules) => run('python', command, ['-c', `import ${modules.join(', ')}`]).ok;

/** @param {string} output */
function count(output) {
  const number = (/** @type {string} */ kind) => Number(new RegExp(`(\\d+) ${kind}\\b`).exec(output.trimEnd().split('\n').at(-1) ?? '')?.[1] ?? 0);
  return { passed: number('passed'), failed: number('failed') + number('errors?'), skipped: number('skipped') };
}
