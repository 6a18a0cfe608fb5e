import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fillIn, type Example, type Values } from '@symbolon/example-applications';
import type { Scratch } from './scratch.ts';
import { until } from './until.ts';

const root = join(import.meta.dirname, '../../..');

/** A program of somebody else's, in a folder of its own, with the packages of the workspace at hand. */
export class ExampleProgram {
  readonly folder: string;
  readonly #scratch: Scratch;
  printed = '';
  #ending: number | string | undefined;

  /** Its packages are those of the workspace, or what is installed at a place of its own. */
  constructor(scratch: Scratch, files: readonly { readonly name: string; readonly code: string }[], installed?: string) {
    this.#scratch = scratch;
    const place = installed === undefined ? scratch.directory() : mkdtempSync(join(installed, 'run-'));
    if (installed === undefined) symlinkSync(join(root, 'node_modules'), join(place, 'node_modules'));
    else scratch.onClose(() => rm(place, { recursive: true, force: true, maxRetries: 5 }));
    this.folder = join(place, 'my-app');
    mkdirSync(this.folder);
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify({ name: 'my-app', private: true, type: 'module' }));
    for (const { name, code } of files) {
      mkdirSync(dirname(join(this.folder, name)), { recursive: true });
      writeFileSync(join(this.folder, name), code);
    }
  }

  /** As the wizard would show it. */
  static of(scratch: Scratch, example: Example, values: Values, installed?: string): ExampleProgram {
    return new ExampleProgram(scratch, example.blocks.map(({ name, code }) => ({ name: fillIn(name, example, values), code: fillIn(code, example, values) })), installed);
  }

  /** Types a command there. It is killed with all that it started when the tests end; answers how it ended. */
  async run(command: string, env: Readonly<Record<string, string>> = {}): Promise<number | string> {
    const child = spawn('sh', ['-ec', command], { cwd: this.folder, env: { PATH: process.env['PATH'], HOME: this.#scratch.path, ...env }, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    const ended = once(child, 'close').then(([code, signal]) => (this.#ending = (code ?? signal) as number | string));
    this.#scratch.onClose(async () => {
      if (this.#ending === undefined) process.kill(-(child.pid ?? 0), 'SIGKILL');
      await ended;
    });
    return ended;
  }

  /** Resolves when something answers at the address. */
  answersAt(address: string): Promise<boolean> {
    return this.#seen(`an answer of ${address}`, () => fetch(address, { redirect: 'manual' }).then(() => true, () => false));
  }

  /** Resolves when it printed something like this. */
  told(pattern: RegExp): Promise<RegExpExecArray> {
    return this.#seen(String(pattern), () => pattern.exec(this.printed));
  }

  async #seen<T>(what: string, look: () => T | Promise<T>): Promise<NonNullable<T>> {
    return until(what, async () => {
      const ending = this.#ending;
      const seen = await look();
      if (!seen && ending !== undefined) throw new Error(`It ended with ${ending} before ${what}:\n${this.printed}`);
      return seen;
    });
  }
}
