// Builds the wheel and the source archive of sdks/python into a folder, and has twine look at them: `node sdks/python-package.mjs FOLDER`.
// Of one commit they are the same everywhere, where SOURCE_DATE_EPOCH is its time.
import { globSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment } from './python.mjs';
import { run } from './run.mjs';

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('Usage: node sdks/python-package.mjs FOLDER');
const version = run('python', 'python3', ['-c', 'import sys; print(sys.version)']);
const python = version.ok ? environment(version.stdout, fileURLToPath(new URL('python/requirements-build.txt', import.meta.url))) : undefined;
if (python === undefined) throw new Error('build, hatchling and twine cannot be installed: is there a python3 with venv, and a network?');

for (const args of [['build', '--no-isolation', '--outdir', resolve(folder), '.'], ['twine', 'check', '--strict']]) {
  const files = args[0] === 'twine' ? globSync('symbolon_resource_server-*', { cwd: resolve(folder) }).map((name) => join(resolve(folder), name)) : [];
  const step = run('python', python, ['-m', ...args, ...files]);
  process.stdout.write(step.output);
  if (!step.ok) process.exit(1);
}
