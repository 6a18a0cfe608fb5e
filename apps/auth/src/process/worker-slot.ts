import { setTimeout } from 'node:timers/promises';
import { SettingsError } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { EmbeddedConnection } from './runtime.ts';
import type { WorkerLedger } from './worker-ledger.ts';
import { WorkerProcess } from './worker-process.ts';

/** A worker that ends is replaced after the first pause, and after twice the pause before when it did not last. */
const firstPauseMs = 100;
const longestPauseMs = 30_000;
const lastingMs = 60_000;

/** One place of a worker: whoever holds it is replaced when it ends, and when it is to be replaced. */
export class WorkerSlot {
  readonly #living = new Set<WorkerProcess>();
  #embedded: EmbeddedConnection | undefined;
  #holder: WorkerProcess;
  #change: Promise<unknown> = Promise.resolve();
  #pauseMs = firstPauseMs;
  #isOver = false;

  /** Forks at once: the worker loads its program while the database is opened. */
  constructor(
    private readonly number: number,
    private readonly drainSeconds: number,
    private readonly log: Log,
    private readonly ledger: Pick<WorkerLedger, 'joins'> | undefined,
  ) {
    this.#holder = this.#fork();
  }

  /** Lets the first worker begin; answers its port when it serves. */
  async begin(embedded: EmbeddedConnection | undefined): Promise<number> {
    this.#embedded = embedded;
    return this.#install(this.#holder);
  }

  /** Lets a new worker serve and then drains the old one; the old one stays when the new one does not come to serve. */
  async replace(): Promise<void> {
    const old = await this.#inTurn(async () => {
      const before = this.#holder;
      await this.#install(this.#fork());
      return before;
    });
    await old.drain(true);
  }

  /** Ends the place and whoever is in it; one that does not serve yet has nothing to end. */
  async drain(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#living].map((worker) => (worker.isServing ? worker.drain(false) : worker.kill())));
  }

  async kill(): Promise<void> {
    this.#isOver = true;
    await Promise.all([...this.#living].map((worker) => worker.kill()));
  }

  #fork(): WorkerProcess {
    if (this.#isOver) throw new Error('There is no place any more.');
    const worker = new WorkerProcess(this.drainSeconds);
    this.#living.add(worker);
    void worker.ended.then(() => this.#living.delete(worker));
    return worker;
  }

  async #install(worker: WorkerProcess): Promise<number> {
    const port = await worker.begin({ order: 'begin', worker: this.number, embedded: this.#embedded });
    this.ledger?.joins(worker);
    const since = performance.now();
    this.log.debug({ worker: this.number, pid: worker.pid }, 'a worker serves');
    this.#holder = worker;
    void worker.ended.then((ending) => this.#inTurn(() => this.#revive(worker, ending, performance.now() - since)));
    return port;
  }

  async #revive(ended: WorkerProcess, ending: number | string, lastedMs: number): Promise<void> {
    if (lastedMs > lastingMs) this.#pauseMs = firstPauseMs;
    if (!this.#isOver && ended === this.#holder) this.log.error({ worker: this.number, pid: ended.pid, ending, pause_ms: this.#pauseMs }, 'a worker ended; starting another');
    while (!this.#isOver && ended === this.#holder) {
      await setTimeout(this.#pauseMs, undefined, { ref: false });
      this.#pauseMs = Math.min(this.#pauseMs * 2, longestPauseMs);
      if (!this.#isOver) await this.#install(this.#fork()).catch((error: unknown) => this.log.error({ worker: this.number, reason: reasonOf(error) }, 'a worker did not come to serve; trying again'));
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#change.then(work);
    this.#change = turn.catch(() => undefined);
    return turn;
  }
}

const reasonOf = (error: unknown): string => (error instanceof SettingsError ? error.message : (error as Error).name);
