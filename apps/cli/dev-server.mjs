import { join } from 'node:path';
import { run } from './child.mjs';

// Longer than its drain and a stop of PostgreSQL; a server that has not ended by then is in an endless loop.
const PATIENCE_MS = 5000;

/** The server of a build: one process after the other, on the same data. */
export class DevServer {
  /** @type {string} */ #main;
  /** @type {readonly string[]} */ #args;
  /** @type {NodeJS.ProcessEnv} */ #env;
  /** @type {{ pid: number, isWanted: boolean, ended: Promise<unknown> } | undefined} */ #process;
  #endedWell = true;

  /** @param {string} folder the built server's @param {readonly string[]} args for `start` */
  constructor(folder, args) {
    this.#main = join(folder, 'main.js');
    this.#args = args;
    // One process to debug, and no long wait for what is under way at a restart.
    this.#env = { ...unlessSet('SYMBOLON_WORKERS', '1'), ...unlessSet('SYMBOLON_DRAIN_SECONDS', '1'), ...process.env };
  }

  /** Whether one runs: it may have ended by itself. */
  get isRunning() {
    return this.#process !== undefined;
  }

  /** Ends the process that runs and starts the next; answers the issuer once it is ready, undefined if it ended before. */
  async restart() {
    await this.#endProcess();
    return this.#start();
  }

  /** Ends it for good. What a crashed process left running, PostgreSQL, is joined by a short command, which leaves as the last. */
  async stop() {
    await this.#endProcess();
    if (this.#endedWell) return;
    const { code } = await this.#run(['audit', '--since', '9999-12-31'], { stdio: 'ignore' }).ended;
    if (code !== 0) process.stderr.write('If its PostgreSQL was left running, the next start will join it, and stop it at its end.\n');
  }

  /** @returns {Promise<string | undefined>} */
  #start() {
    return new Promise((resolve) => {
      let printed = '';
      const heard = (/** @type {string} */ text) => {
        process.stdout.write(text);
        const issuer = /Symbolon is ready at (\S+)\n/.exec((printed += text))?.[1];
        if (issuer) resolve(issuer);
      };
      const { pid, ended } = this.#run(['start', ...this.#args], { heard, stdio: ['inherit', 'pipe', 'inherit', 'ipc'] });
      const current = (this.#process = { pid, isWanted: true, ended });
      void ended.then(({ code, stoppedBy }) => {
        this.#endedWell = code === 0;
        if (current.isWanted && !stoppedBy) process.stderr.write(`The server ended (${code}). It starts again with the next change.\n`);
        if (this.#process === current) this.#process = undefined;
        resolve(undefined);
      });
    });
  }

  async #endProcess() {
    const current = this.#process;
    if (!current) return;
    current.isWanted = false;
    signal(current.pid, 'SIGTERM');
    const overdue = setTimeout(() => signal(current.pid, 'SIGKILL'), PATIENCE_MS);
    await current.ended;
    clearTimeout(overdue);
  }

  /** @param {readonly string[]} args @param {import('./child.mjs').RunOptions} options */
  #run(args, options) {
    let pid = 0;
    const started = (/** @type {number} */ its) => (pid = its);
    const ended = run(process.execPath, ['--enable-source-maps', this.#main, ...args], { ...options, env: this.#env, started });
    return { pid, ended };
  }
}

/** @param {string} key @param {string} value @returns {NodeJS.ProcessEnv} */
const unlessSet = (key, value) => (process.env[`${key}_FILE`] === undefined ? { [key]: value } : {});

/** @param {number} pid @param {NodeJS.Signals} name */
function signal(pid, name) {
  try {
    process.kill(pid, name);
  } catch {
    // It has just ended.
  }
}
