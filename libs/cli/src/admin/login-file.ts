import { mkdirSync, openSync, fstatSync, readFileSync, closeSync, renameSync, rmSync, statSync, writeFileSync, constants } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import { notReady } from './failures.ts';

/** What is kept of one log-in. A machine's secret stays in the file that it was read from. */
const Login = z.object({
  clientId: z.string(),
  secretFile: z.string().optional(),
  accessToken: z.string(),
  refreshToken: z.string().optional(),
  /** Milliseconds of the epoch. */
  expiresAt: z.number(),
});
export type Login = z.output<typeof Login>;

const Logins = z.object({ current: z.string().optional(), logins: z.record(z.string(), Login) });
type Logins = z.output<typeof Logins>;

/** A lock that is older was left by somebody who is gone: whoever holds one waits for no answer as long as that. */
const staleMs = 60_000;

/** The log-ins of one person on one machine: a file that nobody else can read, in a folder of the same kind. */
export class LoginFile {
  readonly #folder: string;
  readonly #path: string;

  constructor({ XDG_CONFIG_HOME: home }: NodeJS.ProcessEnv) {
    this.#folder = join(home !== undefined && isAbsolute(home) ? home : join(homedir(), '.config'), 'symbolon');
    this.#path = join(this.#folder, 'logins.json');
  }

  /** Of an issuer, or of the one that was logged in to last. */
  find(asked: string | undefined): { readonly issuer: string; readonly login: Login } {
    const { current, logins } = this.#read();
    const issuer = asked ?? current;
    const login = issuer === undefined ? undefined : logins[issuer];
    if (issuer === undefined || !login) throw notReady(`Nobody is logged in${asked === undefined ? '' : ` to ${asked}`}: symbolon login ${asked ?? 'https://id.example.com'}`);
    return { issuer, login };
  }

  /** Keeps it, in one step: whoever reads finds the one before or this. Call it while the file is held. */
  keep(issuer: string, login: Login, isChosen: boolean): void {
    const { current, logins } = this.#read();
    this.#write({ current: isChosen ? issuer : current, logins: { ...logins, [issuer]: login } });
  }

  remove(issuer: string): void {
    const { current, logins } = this.#read();
    const rest = Object.fromEntries(Object.entries(logins).filter(([name]) => name !== issuer));
    this.#write({ ...(current !== issuer && { current }), logins: rest });
  }

  /** Does something while no other process does: a refresh token is good for one use. */
  async hold<T>(work: () => Promise<T>): Promise<T> {
    this.#makeFolder();
    const lock = `${this.#path}.lock`;
    while (!taken(lock)) {
      dropStale(lock);
      await pause(25);
    }
    try {
      return await work();
    } finally {
      rmSync(lock, { force: true });
    }
  }

  #read(): Logins {
    const text = readPrivate(this.#path);
    if (text === undefined) return { logins: {} };
    try {
      return Logins.parse(JSON.parse(text));
    } catch {
      throw notReady(`${this.#path} cannot be read: remove it, and log in again.`);
    }
  }

  #write(logins: Logins): void {
    this.#makeFolder();
    const draft = `${this.#path}.${process.pid}`;
    rmSync(draft, { force: true });
    writeFileSync(draft, JSON.stringify(logins), { mode: 0o600, flag: 'wx', flush: true });
    renameSync(draft, this.#path);
  }

  #makeFolder(): void {
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }
}

/** The text of a file that only its owner can read; undefined when there is none. It is the opened file that is looked at, so that no other can be put in its place. */
function readPrivate(path: string): string | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return undefined;
    throw notReady(`${path} cannot be read: ${String(error)}`);
  }
  try {
    const { mode, uid } = fstatSync(file);
    if (process.platform !== 'win32' && ((mode & 0o077) !== 0 || uid !== process.getuid?.())) throw notReady(`${path} holds tokens, and others can read it: chmod 600 it, and log out and in again.`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

function taken(lock: string): boolean {
  try {
    closeSync(openSync(lock, 'wx', 0o600));
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

function dropStale(lock: string): void {
  const since = statSync(lock, { throwIfNoEntry: false })?.mtimeMs;
  if (since !== undefined && Date.now() - since > staleMs) rmSync(lock, { force: true });
}

const isCode = (error: unknown, code: string): boolean => typeof error === 'object' && error !== null && 'code' in error && error.code === code;
