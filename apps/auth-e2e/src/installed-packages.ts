import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../../..');
const execute = promisify(execFile);

/** `npm test` has built all of them, and its other suites read what is built while this packs it. */
const packedAsBuilt = process.env['TEST_RESULTS_DIRECTORY'] === undefined ? [] : ['--ignore-scripts'];

/** A stranger's new project in `path/project`: what is packed of some libraries, and of what they depend on, from files alone. */
export async function installPackages(path: string, libraries: readonly string[], dependencies: readonly string[]): Promise<string> {
  // One after the other: by itself, each builds what it packs, and what that needs.
  const archives: string[] = [];
  for (const library of libraries) archives.push(await pack(join(root, 'libs', library), path, ...packedAsBuilt));
  const resolve = createRequire(join(root, 'libs', libraries.at(-1) ?? '', 'package.json'));
  for (const name of dependencies) archives.push(await pack(dirname(resolve.resolve(`${name}/package.json`)), path, '--ignore-scripts'));
  const project = join(path, 'project');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  await execute('npm', ['install', '--offline', '--no-audit', '--no-fund', '--cache', join(path, 'cache'), ...archives], { cwd: project });
  return project;
}

/** The archive that npm makes of a package. */
async function pack(folder: string, destination: string, ...options: readonly string[]): Promise<string> {
  const { stdout } = await execute('npm', ['pack', '--silent', '--pack-destination', destination, ...options], { cwd: folder });
  return join(destination, stdout.trim().split('\n').at(-1) ?? '');
}
