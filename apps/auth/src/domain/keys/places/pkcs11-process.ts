import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { Beginning, Saying, Wish } from './pkcs11-messages.ts';

/** Milliseconds that it may take to load a module. */
const beginning = 10_000;

/** Beside the bundle that this file is in. */
const entry = join(import.meta.dirname, 'pkcs11-module.js');

/** Why the process cannot begin at all, which is for whoever runs it to mend. */
export class ModuleFault extends Error {
  constructor(
    readonly what: 'package' | 'module',
    because: string,
  ) {
    super(because);
  }
}

interface Waiting {
  readonly done: (answer: never) => void;
  readonly failed: (error: Error) => void;
}

/** One run of it. */
interface Run {
  readonly child: ChildProcess;
  readonly loaded: Promise<void>;
  readonly waiting: Map<number, Waiting>;
}

/**
 * The process that a PKCS #11 module is loaded in. One that has failed in anything is replaced at the next wish, so that sessions and handles of a
 * token that was away are never mended; one that does not answer is killed. It is no reason for this process to stay.
 */
export class Pkcs11Process {
  readonly #at: Beginning;
  readonly #file: string;
  #run: Run | undefined;
  #number = 0;
  #refused: string | undefined;

  /** `file` is what the process runs. */
  constructor(at: Beginning, file = entry) {
    [this.#at, this.#file] = [at, file];
  }

  /** That package and module are there; throws a ModuleFault otherwise. */
  load(): Promise<void> {
    return (this.#run ??= this.#begun()).loaded;
  }

  async ask<Answer>(wish: Wish, patience: number): Promise<Answer> {
    if (this.#refused !== undefined) throw new Error(this.#refused);
    const run = (this.#run ??= this.#begun());
    await run.loaded;
    const number = (this.#number += 1);
    const late = setTimeout(() => this.#end(run, 'it did not answer in time'), patience);
    const answer = new Promise<Answer>((done, failed) => run.waiting.set(number, { done, failed }));
    run.child.send({ number, wish });
    return answer.finally(() => clearTimeout(late));
  }

  #begun(): Run {
    const child = fork(this.#file, [], { env: withoutOurs(process.env), execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    const late = setTimeout(() => this.#end(run, 'its module was not loaded in time'), beginning);
    const loaded = new Promise<void>((resolve, reject) => {
      child.on('exit', (code, signal) => reject(new Error(`its process ended (${signal ?? code})`)));
      child.on('message', (saying: Saying) => {
        if ('loaded' in saying) resolve();
        else if ('failed' in saying) reject(new ModuleFault(saying.failed, saying.because));
        else this.#heard(run, saying);
      });
    });
    const run: Run = { child, loaded, waiting: new Map() };
    loaded.catch((error: unknown) => this.#end(run, (error as Error).message)).finally(() => clearTimeout(late));
    child.on('error', (error) => this.#end(run, `its process failed (${error.message})`));
    child.on('exit', (code, signal) => this.#end(run, `its process ended (${signal ?? code})`));
    child.send(this.#at);
    child.unref();
    child.channel?.unref();
    return run;
  }

  #heard(run: Run, saying: Extract<Saying, { readonly to: number }>): void {
    const waiting = run.waiting.get(saying.to);
    run.waiting.delete(saying.to);
    if ('answer' in saying) return waiting?.done(saying.answer as never);
    if (saying.isPinRefused) this.#refused = `${saying.error}, and the PIN is not tried again before the next start`;
    waiting?.failed(new Error(this.#refused ?? saying.error));
    if (this.#run === run) this.#run = undefined;
    if (run.waiting.size === 0) run.child.kill('SIGKILL');
  }

  #end(run: Run, because: string): void {
    if (this.#run === run) this.#run = undefined;
    for (const { failed } of run.waiting.values()) failed(new Error(because));
    run.waiting.clear();
    run.child.kill('SIGKILL');
  }
}

/** What a module may need of our surroundings, and nothing that we are told. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(SYMBOLON_|AWS_|DATABASE_URL|NODE_)/.test(name)));
}
