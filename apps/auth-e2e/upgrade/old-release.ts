import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { linkPackages } from '../src/tree-copy.ts';

const root = join(import.meta.dirname, '../../..');

/** The sources of a commit at a place of their own, with the packages that are installed here. */
export function checkOut(commit: string, directory: string): void {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], { cwd: root, stdio: 'ignore' });
  } catch {
    throw new Error(`The commit ${commit}, which an old release is made of, is not in this clone: git fetch --unshallow.`);
  }
  mkdirSync(directory, { recursive: true });
  execFileSync('sh', ['-c', 'git archive "$1" | tar -x -C "$2"', 'sh', commit, directory], { cwd: root });
  linkPackages(directory);
}

const environment = { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true', FORCE_COLOR: '0' };

/** Runs a target there, of all projects or of one, with what it depends on. */
export const runTargets = (directory: string, target: string, project?: string): void =>
  void execFileSync(process.execPath, [join(directory, 'node_modules/nx/dist/bin/nx.js'), 'run-many', '-t', target, ...(project === undefined ? [] : ['-p', project]), '--output-style=static'], { cwd: directory, env: environment, stdio: ['ignore', 'inherit', 'inherit'] });

/** The server of a commit, built below a folder, unless it is there from a run before; answers what starts it. */
export function buildRelease(commit: string, folder: string): string {
  const directory = join(folder, commit);
  const main = join(directory, 'apps/auth/dist/main.js');
  if (existsSync(main)) return main;
  checkOut(commit, directory);
  runTargets(directory, 'build', '@symbolon/auth');
  return main;
}
