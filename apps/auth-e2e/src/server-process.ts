import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import type { Scratch } from './scratch.ts';
import { until } from './until.ts';

const main = join(import.meta.dirname, '../../auth/dist/main.js');

/** A data directory and the settings that go with it, for one server after the other. */
export interface Installation {
  readonly scratch: Scratch;
  readonly issuer: string;
  readonly port: number;
  readonly dataDirectory: string;
  /** Where the embedded PostgreSQL keeps its data. */
  readonly postgres: string;
  readonly settings: Settings;
}

type Command = readonly [file: string, ...args: string[]];
type Settings = Readonly<Record<string, string>>;

/**
 * An empty data directory, a free port, the cheapest hashes that the settings allow, and one process that serves: a second one takes
 * as long to start as all else. Where it matters what several know of each other, a spec asks for them.
 */
export async function emptyInstallation(scratch: Scratch, settings: Settings = {}): Promise<Installation> {
  const port = await freePort();
  const issuer = `http://localhost:${port}`;
  const dataDirectory = join(scratch.directory(), 'data');
  return {
    scratch,
    issuer,
    port,
    dataDirectory,
    postgres: join(dataDirectory, 'postgres/data'),
    settings: {
      SYMBOLON_DATA_DIR: dataDirectory,
      SYMBOLON_PORT: String(port),
      SYMBOLON_ISSUER: issuer,
      SYMBOLON_HASH_MEMORY_KIB: '7168',
      SYMBOLON_HASH_ITERATIONS: '1',
      SYMBOLON_WORKERS: '1',
      ...settings,
    },
  };
}

/**
 * The same, with the database and the master key that run.setup.ts made once for all, where nobody gives others: its first run is
 * still to come, without the second that a cluster and its tables take. Not for what looks at a first start, or at a key or cluster
 * that no other installation has.
 */
export async function newInstallation(scratch: Scratch, settings: Settings = {}): Promise<Installation> {
  const at = await emptyInstallation(scratch, settings);
  const made = process.env['MADE_DATA_DIRECTORY'];
  if (made !== undefined && !Object.keys(settings).some((name) => /^(DATABASE_URL|SYMBOLON_(DATA_DIR|MASTER_KEY|BACKUP))/.test(name))) {
    await promisify(execFile)('cp', ['-a', made, at.dataDirectory]); // with its owner: PostgreSQL takes no other
  }
  return at;
}

/** Two processes that serve, for what each must know of the other at once. */
export const twoWorkers = { SYMBOLON_WORKERS: '2' };

/** One line of the server's log. */
export interface LogLine {
  readonly msg: string;
  readonly [field: string]: unknown;
}

/** How a process ended: its status, or the signal that ended it. */
export type Ending = number | NodeJS.Signals;

/** A run of the built server, of one of its commands or of what starts it, as a process of its own with an environment of its own. */
export class ServerProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ending>;
  #ending: Ending | undefined;
  #read = 0;
  readonly #lines: LogLine[] = [];
  /** What it printed so far. */
  stdout = '';
  stderr = '';

  constructor({ scratch, settings }: Installation, [file, ...args]: Command, more: Settings, cwd = scratch.path) {
    const env = { PATH: process.env['PATH'], HOME: scratch.path, NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...settings, ...more };
    // It ends when the 'ipc' channel closes, so that it is not left behind if this process is killed.
    this.#child = spawn(file, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => (this.stdout += text));
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.stderr += text));
    this.#ended = once(this.#child, 'close').then(([code, signal]) => (this.#ending = (code ?? signal) as Ending));
    scratch.onClose(() => this.kill9());
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when it ended and all that it printed was read. */
  get ended(): Promise<Ending> {
    return this.#ended;
  }

  /** The log so far. Each line is read once: under load there are many, and they are asked for again and again. */
  get log(): readonly LogLine[] {
    const end = this.stderr.lastIndexOf('\n') + 1;
    const fresh = this.stderr.slice(this.#read, end).split('\n');
    this.#read = end;
    this.#lines.push(...fresh.flatMap((line) => (line.startsWith('{"level"') ? [JSON.parse(line) as LogLine] : [])));
    return this.#lines;
  }

  /** Resolves when it logged such a line, or the second or third of them. */
  logged(msg: string, which = 1): Promise<LogLine> {
    return this.#seen(`log line ${which} of "${msg}"`, () => this.log.filter((line) => line.msg === msg)[which - 1]);
  }

  /** Resolves when it printed something like this. */
  printed(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#seen(`${pattern} on standard output`, () => pattern.exec(this.stdout));
  }

  /** Tells it something, and does not wait. */
  signal(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ending> {
    this.#child.kill(signal);
    return this.#ended;
  }

  /** Ends it without warning, as a crash would. */
  async kill9(): Promise<void> {
    await this.stop('SIGKILL');
  }

  /** Resolves when it printed something like this for people to read, not as a line of the log. */
  told(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#seen(`${pattern} on standard error`, () => pattern.exec(this.stderr));
  }

  /** A failure tells what was printed meanwhile. */
  async #seen<T>(what: string, look: () => T): Promise<NonNullable<T>> {
    try {
      return await until(what, () => {
        const ending = this.#ending; // before the look: what was printed last was read by then
        const seen = look();
        if (!seen && ending !== undefined) throw new Error(`It ended with ${ending} before ${what}.`);
        return seen;
      });
    } catch (cause) {
      throw new Error(`${(cause as Error).message}\n${this.stdout}${this.stderr}`, { cause });
    }
  }
}

/** Starts a server and does not wait for it. */
export const launchServer = (installation: Installation, args: readonly string[] = ['start'], more: Settings = {}): ServerProcess =>
  new ServerProcess(installation, [process.execPath, main, ...args], more);

/** Starts a server that serves. */
export async function startServer(installation: Installation, args?: readonly string[], more?: Settings): Promise<ServerProcess> {
  const server = launchServer(installation, args, more);
  await server.logged('ready');
  return server;
}

/** Runs a command to its end. */
export async function runCommand(installation: Installation, args: readonly string[], more?: Settings): Promise<{ readonly ending: Ending; readonly stdout: string; readonly stderr: string }> {
  const command = launchServer(installation, args, more);
  const ending = await command.ended;
  return { ending, stdout: command.stdout, stderr: command.stderr };
}
