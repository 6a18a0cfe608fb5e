import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Not among the packages of the workspace: programs there are taken for packages. */
const cache = join(import.meta.dirname, '../../../tmp');

/** A folder in which the packages of a project are installed that is no part of the workspace, once for each lockfile; undefined where they cannot be. */
export function installPackagesOf(name: string, project: string): string | undefined {
  const folder = join(cache, name);
  const wanted = readFileSync(join(project, 'package-lock.json'), 'utf8');
  const made = join(folder, 'complete');
  if (!existsSync(made) || readFileSync(made, 'utf8') !== wanted) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(project, file), join(folder, file));
    if (spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'ignore' }).status !== 0) return undefined;
    writeFileSync(made, wanted);
  }
  return folder;
}
