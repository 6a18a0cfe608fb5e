import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * The command line that starts npm: the npm that started us, else the one on PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {[command: string, ...args: string[]]}
 */
export function npmCommand(env) {
  const cli = env.npm_execpath;
  return cli && /npm-cli\.[cm]?js$/.test(cli) ? [env.npm_node_execpath ?? process.execPath, cli] : ['npm'];
}

/**
 * PATH for tools that call `npm` by name, as nx does for each script: with `first` in front, and with an `npm` at its
 * end if only npm_execpath knows one.
 * @param {string} root @param {string} first @param {NodeJS.ProcessEnv} env
 */
export function pathWithNpm(root, first, env) {
  const path = [first, env.PATH ?? ''].join(delimiter);
  const command = npmCommand(env);
  if (command.length === 1 || path.split(delimiter).some((folder) => isExecutable(join(folder, 'npm')))) return path;
  const folder = join(root, 'tmp/npm');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'npm'), `#!/bin/sh\nexec ${command.map(quoted).join(' ')} "$@"\n`, { mode: 0o755 });
  return [path, folder].join(delimiter);
}

const quoted = (/** @type {string} */ word) => `'${word.replaceAll("'", "'\\''")}'`;

/** @param {string} file */
function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
