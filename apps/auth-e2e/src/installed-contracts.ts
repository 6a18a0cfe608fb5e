import { execFile } from 'node:child_process';
import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installPackages } from './installed-packages.ts';

const root = join(import.meta.dirname, '../../..');
const execute = promisify(execFile);

/** A stranger's project with the packed `@symbolon/contracts` in it, and zod, from files alone. */
export interface InstalledContracts {
  readonly path: string;
  /** Runs a tool of this workspace's node_modules in it and answers with what it said, whether it went well or not. */
  tool(script: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
  /** Runs a program of it. */
  run(program: string): Promise<string>;
  /** One minified script of a program and all that it needs. */
  bundle(program: string): Promise<string>;
}

export async function installContracts(path: string): Promise<InstalledContracts> {
  const project = await installPackages(path, ['contracts'], ['zod']);
  cpSync(join(import.meta.dirname, '../consumers/contracts'), project, { recursive: true });
  const tool: InstalledContracts['tool'] = (script, ...args) =>
    execute(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: project }).then(
      ({ stdout }) => ({ code: 0, output: stdout }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, output: stdout + stderr }),
    );
  return {
    path: project,
    tool,
    run: async (program) => (await execute(process.execPath, ['--no-warnings', program], { cwd: project })).stdout,
    async bundle(program) {
      const { code, output } = await tool('rolldown/bin/cli.mjs', program, '--format', 'iife', '--platform', 'browser', '--minify', '--file', `bundles/${program}`);
      if (code !== 0) throw new Error(output);
      return readFileSync(join(project, 'bundles', program), 'utf8');
    },
  };
}
