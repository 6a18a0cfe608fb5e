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

/** What the token said of its PIN, which is not tried again. */
export class PinRefused extends Error {}

interface Waiting {
  readonly done: (answer: never) => void;
  readonly failed: (error: Error) => void;
}

/** One run of it. */
interface Run {
  readonly child: ChildProcess;
  readonly loaded: Promise<void>;
  /** Settles `loaded` for a process that says nothing: one that was never there, or that nothing ends. */
  readonly neverLoaded: (error: Error) => void;
  readonly waiting: Map<number, Waiting>;
}

/**
 * The process that a PKCS #11 module is loaded in. One that has failed in anything is replaced at the next wish, so that sessions and handles of a
 * token that was away are never mended; one that does not answer is killed. It is no reason for this process to stay.
 */
export class Pkcs11Process {
  readonly #at: Beginning;
  readonly #file: string;
  readonly #program: string;
  #run: Run | undefined;
  #number = 0;
  #refused: PinRefused | undefined;

  /** `file` is what the process runs, by `program`. */
  constructor(at: Beginning, file = entry, program = process.execPath) {
    [this.#at, this.#file, this.#program] = [at, file, program];
  }

  /** That package and module are there; throws a ModuleFault otherwise. */
  load(): Promise<void> {
    return (this.#run ??= this.#begun()).loaded;
  }

  /** The patience is that of who asks, and so begins before the module is loaded, which has a limit of its own. */
  async ask<Answer>(wish: Wish, patience: number): Promise<Answer> {
    if (this.#refused) throw this.#refused;
    const run = (this.#run ??= this.#begun());
    const number = (this.#number += 1);
    let isAsked = false;
    const answer = new Promise<Answer>((done, failed) => run.waiting.set(number, { done, failed }));
    const late = setTimeout(() => (isAsked ? this.#end(run, tooLate()) : this.#settled(run, number)?.failed(tooLate())), patience);
    run.loaded.then(
      () => {
        isAsked = run.waiting.has(number);
        if (isAsked) run.child.send({ number, wish });
      },
      () => undefined, // whoever waits is told by the end of the run
    );
    return answer.finally(() => clearTimeout(late));
  }

  #begun(): Run {
    const child = fork(this.#file, [], { execPath: this.#program, env: withoutOurs(process.env), execArgv: [], serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    let [isLoaded, neverLoaded]: [() => void, Run['neverLoaded']] = [() => undefined, () => undefined];
    const loaded = new Promise<void>((resolve, reject) => ([isLoaded, neverLoaded] = [resolve, reject]));
    const run: Run = { child, loaded, neverLoaded, waiting: new Map() };
    const late = setTimeout(() => this.#end(run, new Error('its module was not loaded in time')), beginning);
    loaded.catch((error: unknown) => this.#end(run, error as Error)).finally(() => clearTimeout(late));
    child.on('message', (saying: Saying) => {
      if ('loaded' in saying) isLoaded();
      else if ('failed' in saying) neverLoaded(new ModuleFault(saying.failed, saying.because));
      else this.#heard(run, saying);
    });
    child.on('error', (error) => this.#end(run, new Error(`its process failed (${error.message})`)));
    child.on('exit', (code, signal) => this.#end(run, new Error(`its process ended (${signal ?? code})`)));
    if (child.connected) child.send(this.#at); // one that could not be started is told of by the event above
    child.unref();
    child.channel?.unref();
    return run;
  }

  #heard(run: Run, saying: Extract<Saying, { readonly to: number }>): void {
    if ('error' in saying && saying.isPinRefused) {
      this.#refused = new PinRefused(`${saying.error}, and the PIN is not tried again before the next start`);
      return this.#end(run, this.#refused);
    }
    const waiting = this.#settled(run, saying.to);
    if ('answer' in saying) waiting?.done(saying.answer as never);
    else {
      waiting?.failed(new Error(saying.error));
      if (this.#run === run) this.#run = undefined;
    }
    if (this.#run !== run && run.waiting.size === 0) run.child.kill('SIGKILL');
  }

  #settled(run: Run, number: number): Waiting | undefined {
    const waiting = run.waiting.get(number);
    run.waiting.delete(number);
    return waiting;
  }

  #end(run: Run, because: Error): void {
    if (this.#run === run) this.#run = undefined;
    run.neverLoaded(because);
    for (const { failed } of run.waiting.values()) failed(because);
    run.waiting.clear();
    run.child.kill('SIGKILL');
  }
}

const tooLate = (): Error => new Error('it did not answer in time');

/** What a module may need of our surroundings, and nothing that we are told. */
function withoutOurs(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^(SYMBOLON_|AWS_|AZURE_|DATABASE_URL|NODE_)/.test(name)));
}
