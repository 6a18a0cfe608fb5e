import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A program that Go builds of its module. */
export interface GoProgram {
  /** As the module calls it. */
  readonly name: string;
  readonly version: string;
  /** As `go install` takes it. */
  readonly what: readonly string[];
  /** The folder of its module, where that is one of ours. */
  readonly cwd?: string;
  readonly takes: string;
}

/** Where such a program is: built once for each user and machine, outside of the tree, since that takes minutes of two cores. */
export function goProgram({ name, version, what, cwd, takes }: GoProgram): string {
  const folder = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'symbolon', `${name}-${version}`);
  const program = join(folder, name);
  const isThere = existsSync(program);
  if (!isThere) console.log(`${name} ${version} is built for the first time, which takes ${takes}. It stays in ${folder}.`);
  // Of sources here Go knows by itself whether they have changed.
  if (!isThere || cwd !== undefined) {
    mkdirSync(folder, { recursive: true });
    execFileSync('nice', ['-n', '19', 'go', 'install', ...what], { stdio: 'inherit', env: { ...process.env, GOBIN: folder }, ...(cwd !== undefined && { cwd }) });
  }
  return program;
}
