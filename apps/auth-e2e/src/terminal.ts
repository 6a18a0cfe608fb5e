import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ServerProcess, type Installation } from './server-process.ts';

const root = join(import.meta.dirname, '../../..');
const program = join(root, 'libs/cli/symbolon.js');

/** How a command ended, and what it printed. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A log-in that waits for its browser. */
export interface WaitingLogin {
  readonly login: ServerProcess;
  /** What a person opens. */
  readonly address: string;
}

/** Somebody's terminal: a home of their own, and `symbolon` among the programs. What they read says https://id.example.com for the installation. */
export class Terminal {
  readonly #at: Installation;
  readonly home: string;

  constructor(at: Installation) {
    this.#at = at;
    this.home = at.scratch.directory();
    const symbolon = join(this.home, 'bin/symbolon');
    mkdirSync(join(this.home, 'bin'));
    writeFileSync(symbolon, `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`);
    chmodSync(symbolon, 0o755);
  }

  /** What is typed there, in the home. */
  run(script: string, more: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.#ran(script, this.home, more);
  }

  /** What is typed in the checkout, on the machine of the server. */
  runAtServer(script: string, more: Readonly<Record<string, string>> = {}): Promise<Outcome> {
    return this.#ran(script.replaceAll('npm run symbolon', 'npm run -s symbolon'), root, { ...this.#at.settings, ...more });
  }

  /** The commands that a page marks with a name. */
  follow(page: Page, name: string, more?: Readonly<Record<string, string>>): Promise<Outcome> {
    const script = page.script(name);
    return script.includes('npm run symbolon') ? this.runAtServer(script, more) : this.run(script, more);
  }

  /** Begins a log-in, which prints what to open; without an issuer at the one of before. */
  async beginLogin(...issuer: readonly string[]): Promise<WaitingLogin> {
    const login = this.start(['login', ...issuer, '--no-browser']);
    const [, address = ''] = await login.told(/^ {2}(http\S+)$/m);
    return { login, address };
  }

  /** Starts `symbolon` there, or another program of Node.js, and does not wait for it. */
  start(args: readonly string[], file = program): ServerProcess {
    return new ServerProcess(this.#at, [process.execPath, file, ...args], this.#environment, this.home);
  }

  /** Runs `symbolon` with arguments that no shell reads. */
  async symbolon(...args: readonly string[]): Promise<Outcome> {
    const command = this.start(args);
    return { code: Number(await command.ended), stdout: command.stdout, stderr: command.stderr };
  }

  #ran(script: string, cwd: string, more: Readonly<Record<string, string>>): Promise<Outcome> {
    const env = { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...this.#environment, ...more };
    const here = script.replaceAll('https://id.example.com', this.#at.issuer);
    return new Promise((resolve) => execFile('bash', ['-ec', here], { cwd, env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })));
  }

  get #environment(): Readonly<Record<string, string>> {
    return { PATH: `${join(this.home, 'bin')}:${process.env['PATH'] ?? ''}`, HOME: this.home, XDG_CONFIG_HOME: join(this.home, 'config') };
  }
}

/** A page of docs/, whose commands are all followed. */
export class Page {
  readonly text: string;
  readonly #scripts: ReadonlyMap<string, string>;
  readonly #followed = new Set<string>();

  constructor(path: string) {
    this.text = readFileSync(join(root, 'docs', path), 'utf8');
    this.#scripts = new Map([...this.text.matchAll(/<!-- test: (\w+) -->\n```sh\n([^]*?)```/g)].map(([, name = '', script = '']) => [name, script]));
  }

  script(name: string): string {
    const script = this.#scripts.get(name);
    if (script === undefined) throw new Error(`The page has no commands marked ${name}.`);
    this.#followed.add(name);
    return script;
  }

  /** What the page shows below the commands, without its indent. */
  shownAfter(name: string): string {
    return (new RegExp(`<!-- test: ${name} -->\\n\`\`\`sh\\n[^]*?\`\`\`\\n\\n((?: {4}.*\\n)+)`).exec(this.text)?.[1] ?? '').replaceAll(/^ {4}/gm, '');
  }

  /** The files that the page shows, by name. */
  get files(): readonly (readonly [name: string, text: string])[] {
    return [...this.text.matchAll(/<!-- file: (\S+) -->\n```\w+\n([^]*?)```/g)].map(([, name = '', text = '']) => [name, text]);
  }

  /** How many blocks of commands have a name. */
  get named(): number {
    return this.#scripts.size;
  }

  /** Blocks of commands that nobody followed, or that have no name. */
  get unfollowed(): number {
    return [...this.text.matchAll(/```sh\n/g)].length - this.#followed.size;
  }
}
