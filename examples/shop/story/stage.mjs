// @ts-check
import { spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nodeBinary } from '../../../apps/cli/node.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const original = fileURLToPath(new URL('..', import.meta.url));
const usual = { issuer: 'http://localhost:3000', web: 'http://localhost:4000', orders: 'http://localhost:4001', billing: 'http://localhost:4002' };

/** @typedef {{ code: number, stdout: string, stderr: string }} Outcome */

/** A copy of the workspace in a temporary folder, on free ports, with all that runs there. Nothing is left when it is closed. */
export class Stage {
  #isClosed = false;
  /** Each process with its end. @type {Map<import('node:child_process').ChildProcess, Promise<unknown>>} */
  #running = new Map();
  /** What was started, by its name, with all that it printed. @type {Map<string, string>} */
  #printed = new Map();
  addresses = usual;

  /** @param {string} folder */
  constructor(folder) {
    this.folder = folder;
    this.node = nodeBinary(root);
    this.shop = join(folder, 'shop');
  }

  static async open() {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'symbolon-shop-')));
    const stage = new Stage(folder);
    try {
      await stage.#furnish();
      return stage;
    } catch (error) {
      await stage.close();
      throw error;
    }
  }

  async #furnish() {
    await chmod(this.folder, 0o755); // started by root, PostgreSQL runs as another user and must get through
    await cp(original, this.shop, { recursive: true, filter: (path) => !/[/\\](secrets|node_modules)$/.test(path) });
    await symlink(join(root, 'node_modules'), join(this.folder, 'node_modules'));
    await mkdir(join(this.shop, 'secrets'));
    for (const name of ['web', 'ada', 'bob']) await writeFile(join(this.shop, 'secrets', name), randomBytes(32).toString('hex'));
    this.addresses = { issuer: await freeAddress(), web: await freeAddress(), orders: await freeAddress(), billing: await freeAddress() };
    for (const file of ['symbolon.yaml', 'addresses.ts']) {
      await this.edit(file, (text) => Object.entries(usual).reduce((so, [name, address]) => so.replaceAll(address, this.addresses[/** @type {keyof typeof usual} */ (name)]), text));
    }
  }

  /** Changes a file of the copy. @param {string} file @param {(text: string) => string} change */
  async edit(file, change) {
    const path = join(this.shop, file);
    const text = await this.read(file);
    const changed = change(text);
    if (changed === text) throw new Error(`${file} was to be changed, and is as it was.`);
    await writeFile(path, changed);
  }

  /** A file of the copy. @param {string} file */
  read(file) {
    return readFile(join(this.shop, file), 'utf8');
  }

  /** @param {string} name */
  secret(name) {
    return this.read(`secrets/${name}`);
  }

  get #environment() {
    return {
      PATH: [dirname(this.node), process.env['PATH']].join(delimiter),
      HOME: this.folder,
      XDG_CACHE_HOME: join(this.folder, 'cache'),
      NO_COLOR: '1',
      SYMBOLON_ISSUER: this.addresses.issuer,
      SYMBOLON_PORT: new URL(this.addresses.issuer).port,
      SYMBOLON_DATA_DIR: join(this.folder, 'data'),
      SYMBOLON_WORKERS: '1',
    };
  }

  /** Starts something, and waits until something answers at an address and is well. @param {string} name @param {readonly string[]} args @param {string} address */
  async start(name, args, address) {
    const child = this.#spawn(this.node, args);
    this.#printed.set(name, '');
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => this.#printed.set(name, this.printed(name) + text));
    await until(`${name} to answer`, async () => {
      if (child.exitCode !== null) throw new Error(`${name} ended:\n${this.printed(name)}`);
      return fetch(address).then(({ status }) => status < 500, () => false);
    });
  }

  /** All that something printed that was started. @param {string} name */
  printed(name) {
    return this.#printed.get(name) ?? '';
  }

  /** The `symbolon` command. @param {readonly string[]} args */
  symbolon(...args) {
    return this.#run(this.node, [symbolonCommand, ...args]);
  }

  /** A command as somebody would type it in the workspace. @param {string} command */
  type(command) {
    return this.#run('/bin/sh', ['-c', command]);
  }

  /** @param {string} file @param {readonly string[]} args @returns {Promise<Outcome>} */
  async #run(file, args) {
    const child = this.#spawn(file, args);
    const said = { stdout: '', stderr: '' };
    child.stdout.on('data', (text) => (said.stdout += text));
    child.stderr.on('data', (text) => (said.stderr += text));
    const [code] = await once(child, 'close');
    return { code: code ?? 1, ...said };
  }

  /** Starts a process that ends with the stage, and those that it starts with it. @param {string} file @param {readonly string[]} args */
  #spawn(file, args) {
    if (this.#isClosed) throw new Error('The stage is closed.');
    const child = spawn(file, args, { cwd: this.shop, env: this.#environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    child.stdout.setEncoding('utf8');
    child.stderr.setEncoding('utf8');
    const ended = once(child, 'close').then(() => this.#running.delete(child));
    this.#running.set(child, ended);
    return child;
  }

  async close() {
    this.#isClosed = true;
    for (const [{ pid = 0 }, ended] of [...this.#running].reverse()) {
      send('SIGTERM', -pid);
      await ended;
    }
    await this.#endDatabases();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** Tests that were interrupted leave a PostgreSQL behind, as our provider does when it dies. */
  async #endDatabases() {
    const files = await readdir(this.folder, { recursive: true });
    for (const file of files.filter((name) => name.endsWith('postmaster.pid'))) {
      const pid = Number.parseInt(await readFile(join(this.folder, file), 'utf8').catch(() => '')); // it may end by itself just now
      if (send('SIGQUIT', pid)) await until('the end of a PostgreSQL', async () => !send(0, pid));
    }
  }
}

export const symbolonCommand = join(root, 'apps/cli/symbolon.mjs');

/** Builds what the services and their tests import where it was never built, and installs what that needs. */
export async function ensurePackages() {
  if (['contracts', 'cli', 'resource-server', 'testing'].every((name) => existsSync(join(root, 'libs', name, 'dist/index.js')))) return;
  console.error('Building …');
  const build = spawn(process.execPath, [join(root, 'apps/cli/run.mjs'), 'build'], { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(build, 'close');
  if (code !== 0) throw new Error('The packages could not be built: npm run build says why.');
}

/** Looks again and again until there is something to see. @template T @param {string} what @param {() => Promise<T>} look */
export async function until(what, look) {
  const deadline = Date.now() + 30_000;
  for (;;) {
    const seen = await look();
    if (seen) return seen;
    if (Date.now() > deadline) throw new Error(`Waited in vain for ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Whether there was a process to send it to. @param {NodeJS.Signals | 0} signal @param {number} pid */
function send(signal, pid) {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}

/** Below the ports that systems lend to outgoing connections, so that nobody takes it before we do. */
async function freeAddress() {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer().listen(port, 'localhost');
    const isFree = await once(server, 'listening').then(() => true, () => false);
    server.close();
    if (isFree) return `http://localhost:${port}`;
  }
}
