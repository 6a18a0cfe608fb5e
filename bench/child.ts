import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

const living = new Set<ChildProcess>();
process.on('exit', () => living.forEach((child) => child.kill('SIGKILL')));

/** A process of the bench: it says one thing when it is there, and answers each thing that it is told. */
export class Child<Told, Answered> {
  readonly #child: ChildProcess;
  /** What it says first. */
  readonly hello: Promise<{ readonly origin: string }>;

  constructor(file: string, options: object = {}) {
    this.#child = fork(file, { env: { PATH: process.env['PATH'], NODE_ENV: 'production', BENCH: JSON.stringify(options) }, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    living.add(this.#child);
    this.hello = this.#next();
    this.#child.once('exit', () => living.delete(this.#child));
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async tell(what: Told): Promise<Answered> {
    const answer = this.#next<Answered>();
    this.#child.send(what as object);
    return answer;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }

  #next<T = { readonly origin: string }>(): Promise<T> {
    const child = this.#child;
    return new Promise((resolve, reject) => {
      const ended = () => reject(new Error('A process of the bench ended before it answered; what it said is above.'));
      child.once('exit', ended);
      child.once('message', (said) => {
        child.off('exit', ended);
        resolve(said as T);
      });
    });
  }
}
