import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('..', import.meta.url));
const LOCKFILE = JSON.stringify({ packages: { '': {}, 'node_modules/nx': { version: '1.0.0', integrity: 'sha512-nx' } } });

// It tells what it was told, then lives until a signal, or until the launcher is gone.
const SERVER = `
if (process.argv[2] === 'start') setInterval(() => {}, 1000);
else process.exitCode = 3;
const end = (code) => setTimeout(() => process.exit(code), 100);
if (!process.argv.includes('--deaf')) process.on('SIGTERM', () => end(40)).on('SIGINT', () => end(41));
process.on('disconnect', () => end(42));
process.channel?.unref();
process.stdout.write(JSON.stringify({ up: process.argv.slice(2), cwd: process.cwd() }) + '\\n');
`;
const NX = `
const fs = require('node:fs');
fs.appendFileSync('nx.log', process.argv.slice(2).join(' ') + '\\n');
fs.mkdirSync('apps/auth/dist', { recursive: true });
fs.copyFileSync('apps/auth/src/main.ts', 'apps/auth/dist/main.js');
`;
const NPM = `
const fs = require('node:fs');
fs.appendFileSync('npm.log', process.argv.slice(2).join(' ') + '\\n');
fs.mkdirSync('node_modules/nx/dist/bin', { recursive: true });
fs.writeFileSync('node_modules/nx/dist/bin/nx.js', fs.readFileSync('nx.source'));
fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json');
`;

/** A tiny workspace in a temporary folder, with this launcher and a fake server, nx and npm; nothing is installed yet. */
export function workspace() {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'symbolon-cli-')));
  const npm = join(root, 'npm-cli.js');
  const write = (/** @type {string} */ file, /** @type {string} */ text) => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  const read = (/** @type {string} */ file) => (existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8') : '');
  const remove = (/** @type {string} */ file = '.') => rmSync(join(root, file), { recursive: true, force: true });

  const { scripts } = JSON.parse(readFileSync(join(CLI, '../../package.json'), 'utf8'));
  write('package.json', JSON.stringify({ name: 'tiny', version: '1.2.3', scripts }));
  write('package-lock.json', LOCKFILE);
  write('apps/auth/package.json', '{ "type": "module" }');
  write('apps/auth/src/main.ts', SERVER);
  write('libs/one/src/index.ts', 'export const one = 1;');
  write('nx.source', NX);
  write('npm-cli.js', NPM);
  cpSync(CLI, join(root, 'apps/cli'), { recursive: true, filter: (path) => !/node_modules|\.spec\.mjs$|\/tmp$/.test(path) });
  const install = () => spawnSync(process.execPath, [npm], { cwd: root });
  return { root, write, read, remove, install, launch };

  /**
   * Starts a launcher file in this workspace. `up` is the fake server's first line, `ended` how it all ended.
   * @param {string[]} args @param {{ cwd?: string, env?: NodeJS.ProcessEnv, command?: [string, ...string[]] }} [options]
   */
  function launch(args, { cwd = root, env = {}, command = [process.execPath, join(root, 'apps/cli/symbolon.mjs')] } = {}) {
    const [file, ...first] = command;
    const ours = { npm_lifecycle_event: undefined, npm_execpath: npm, npm_config_update_notifier: 'false' };
    const child = spawn(file, [...first, ...args], { cwd, env: { ...process.env, ...ours, ...env } });
    let stdout = '';
    let stderr = '';
    child.stderr.on('data', (text) => (stderr += text));
    const up = new Promise((resolve) => {
      child.stdout.on('data', (text) => {
        stdout += text;
        const line = /^\{.*\}$/m.exec(stdout);
        if (line) resolve(JSON.parse(line[0]));
      });
    });
    const ended = new Promise((resolve) => {
      child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    });
    return { child, up, ended };
  }
}
