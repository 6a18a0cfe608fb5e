import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPython } from './python.ts';

/** How a program is run here whose packages are not those of the workspace; all others are run by what the wizard says. */
interface Toolchain {
  readonly isThere: boolean;
  readonly command?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where its packages are. */
  readonly installed?: string | undefined;
}

const root = join(import.meta.dirname, '../../..');
const project = (name: string): string => join(root, 'examples/applications', name);

/** A place for what is made of a project, once for each of its contents. It is not among the packages of the workspace: programs there are taken for packages. */
function madeOnce(name: string, contents: readonly string[], make: (folder: string) => boolean): string | undefined {
  const folder = join(root, 'tmp', name);
  const wanted = contents.map((path) => readFileSync(path, 'utf8')).join('');
  const made = join(folder, 'complete');
  if (existsSync(made) && readFileSync(made, 'utf8') === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (!make(folder)) return undefined;
  writeFileSync(made, wanted);
  return folder;
}

const runs = (cwd: string, file: string, ...args: readonly string[]): boolean => spawnSync(file, args, { cwd, stdio: 'ignore' }).status === 0;

const next = madeOnce('example-nextjs', [join(project('nextjs'), 'package-lock.json')], (folder) => {
  for (const file of ['package.json', 'package-lock.json']) copyFileSync(join(project('nextjs'), file), join(folder, file));
  return runs(folder, 'npm', 'ci', '--ignore-scripts', '--no-audit', '--no-fund');
});
const spring = madeOnce('example-spring', globSync(['pom.xml', 'src/**/*.java'], { cwd: project('spring') }).sort().map((path) => join(project('spring'), path)), (folder) => {
  cpSync(project('spring'), folder, { recursive: true });
  return runs(folder, 'mvn', '-q', '-B', 'package');
});
const python = installPython('example-fastapi', join(project('fastapi'), 'requirements.txt'));

/** By the id of their example. */
export const toolchains: Readonly<Record<string, Toolchain>> = {
  nextjs: { isThere: next !== undefined, env: { NEXT_TELEMETRY_DISABLED: '1' }, installed: next },
  fastapi: { isThere: python !== undefined, env: { PATH: `${python}:${process.env['PATH']}` } },
  // With what is compiled of its library already.
  go: { isThere: runs(project('go'), 'go', 'build', '-o', '/dev/null', '.'), command: `cp ${project('go')}/go.* . && go build -o my-app . && exec ./my-app`, env: { HOME: process.env['HOME'] ?? '' } },
  spring: { isThere: spring !== undefined, command: `exec java -XX:TieredStopAtLevel=1 -jar ${spring}/target/my-app-1.jar --spring.config.location=file:src/main/resources/application.yaml` },
};
