import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { installPython } from './python.ts';

const folder = join(import.meta.dirname, '../saml');
const programs = existsSync('/usr/bin/xmlsec1') ? installPython('saml', join(folder, 'requirements.txt')) : undefined;
export const hasSamlIdp = programs !== undefined;

/** What a provider is asked, and by whose metadata. */
export interface Asked {
  readonly metadata: string;
  readonly binding: 'redirect' | 'post';
  /** Undefined where nobody has asked to be logged in. */
  readonly request?: Readonly<Record<string, string>>;
  readonly name: string;
  readonly person: Readonly<Record<string, readonly string[]>>;
  readonly signed: readonly ('assertion' | 'response')[];
  /** By which cipher the assertion, and the name in it, are encrypted by the certificate of the metadata; undefined where they are not. */
  readonly encrypted?: 'gcm' | 'cbc' | '3des';
}

/** What it does beside that: it answers our log-outs, asks for one by a browser or its own server, hears what we have answered, or says that it knows nobody. */
export type AskedOfLogout = Pick<Asked, 'metadata' | 'binding'> & (
  | { readonly act: 'logged out' | 'heard' | 'knows nobody'; readonly request: Readonly<Record<string, string>> }
  | { readonly act: 'log out'; readonly name: string; readonly index: string }
  | { readonly act: 'log out by SOAP'; readonly name: string; readonly encrypted: 'gcm' | 'cbc' }
);

/** A provider that we did not write, as a process of its own. */
export class ForeignSamlIdp {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;

  /** `base`: where it says that it is; nobody goes there. */
  constructor(scratch: string, base: string) {
    this.#process = spawn(join(programs ?? '', 'python'), ['-W', 'ignore', join(folder, 'idp.py'), scratch, base]);
    this.#process.stderr.pipe(process.stderr);
    this.#lines = createInterface(this.#process.stdout);
  }

  async metadata(): Promise<string> {
    return (await this.#ask({}))['metadata'] ?? '';
  }

  /** Its answer, or what it calls what it found wrong. */
  answer(asked: Asked): Promise<Readonly<Record<string, string>>> {
    return this.#ask({ act: 'log in', ...asked });
  }

  logout(asked: AskedOfLogout): Promise<Readonly<Record<string, string>>> {
    return this.#ask(asked);
  }

  async #ask(line: object): Promise<Readonly<Record<string, string>>> {
    const answered = once(this.#lines, 'line');
    this.#process.stdin.write(`${JSON.stringify(line)}\n`);
    return JSON.parse(String((await answered)[0])) as Readonly<Record<string, string>>;
  }

  async leave(): Promise<void> {
    this.#process.stdin.end();
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
  }
}
