import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Seen } from './form-browser.ts';
import { installPython } from './python.ts';

const folder = join(import.meta.dirname, '../authenticator');
const programs = installPython('authenticator', join(folder, 'requirements.txt'));
export const hasAuthenticator = programs !== undefined;

/** What an authenticator answers, as the browser hands it to a page. */
export interface Credential {
  readonly id: string;
  readonly response: Readonly<Record<string, string>>;
}

/** An authenticator with its browser that we did not write, as a process of its own. */
export class ForeignAuthenticator {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;

  constructor(readonly origin: string, ...kind: readonly ['key'] | readonly ['passkey', string]) {
    this.#process = spawn(join(programs ?? '', 'python'), [join(folder, 'authenticator.py'), ...kind]);
    this.#process.stderr.pipe(process.stderr);
    this.#lines = createInterface(this.#process.stdout);
  }

  /** What it makes of the options on a page, or what it shows. */
  async answer(ceremony: 'create' | 'get', { text }: Seen, origin = this.origin): Promise<Credential> {
    const options = /data-options="([^"]*)"/.exec(text)?.[1]?.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
    const answered = once(this.#lines, 'line');
    this.#process.stdin.write(`${JSON.stringify({ ceremony, origin, options: JSON.parse(options ?? '') as unknown })}\n`);
    return JSON.parse(String((await answered)[0])) as Credential;
  }

  async leave(): Promise<void> {
    this.#process.stdin.end();
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
  }
}
