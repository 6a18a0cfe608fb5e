import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { SettingsError } from '../platform/config.ts';
import type { Measured } from './measurements.ts';
import type { Order, Report } from './worker-orders.ts';

/** How long past the drain's own time a worker may take before it is killed. */
const graceMs = 10_000;

/** One worker, from its fork to its end. */
export class WorkerProcess {
  readonly #worker: Worker;
  readonly #drainMs: number;
  /** Resolves, with its exit status or the signal that ended it, when it is gone. */
  readonly ended: Promise<number | string>;
  /** Resolves when all that it said was heard. */
  readonly parted: Promise<unknown>;
  /** What it told last of what it counted. */
  measured: Measured | undefined;
  readonly #waiting: Promise<Report>;
  #measuring: Promise<Measured | undefined> | undefined;
  #isServing = false;

  constructor(drainSeconds: number) {
    this.#drainMs = drainSeconds * 1000;
    this.#worker = cluster.fork();
    this.#worker.on('error', () => undefined); // an order that did not reach it: its end says so
    this.ended = once(this.#worker, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
    this.parted = once(this.#worker, 'disconnect');
    this.#worker.on('message', (report: Report) => {
      if (report.report === 'measured') this.measured = report.measured;
    });
    this.#waiting = this.#nextReport();
  }

  get isServing(): boolean {
    return this.#isServing;
  }

  get pid(): number | undefined {
    return this.#worker.process.pid;
  }

  /** Lets it begin; answers the port when it serves. */
  async begin(order: Order & { readonly order: 'begin' }): Promise<number> {
    await this.#waiting;
    const next = this.#nextReport();
    this.#send(order);
    const report = await next;
    if (report.report === 'serving') {
      this.#isServing = true;
      return report.port;
    }
    if (report.report === 'failed' && report.isSetting) throw new SettingsError(report.reason);
    throw new Error(report.report === 'failed' ? report.reason : 'A worker lost its thread.');
  }

  /** Asks what it has counted; an order that does not reach it is never answered, and its end is no answer. */
  measure(): Promise<Measured | undefined> {
    return (this.#measuring ??= this.#measure().finally(() => (this.#measuring = undefined)));
  }

  async #measure(): Promise<Measured | undefined> {
    const answered = this.#report((report) => report.report === 'measured');
    this.#send({ order: 'measure' });
    const report = await answered;
    return report.report === 'measured' ? report.measured : undefined;
  }

  /** Lets it end what is under way; resolves when it is gone. */
  async drain(politely: boolean): Promise<void> {
    this.#send({ order: 'drain', politely });
    const overdue = setTimeout(() => void this.kill(), this.#drainMs + graceMs);
    await this.ended;
    clearTimeout(overdue);
  }

  /** Resolves when it is gone. */
  async kill(): Promise<void> {
    this.#worker.process.kill('SIGKILL');
    await this.ended;
  }

  #nextReport(): Promise<Report> {
    return this.#report((report) => report.report !== 'measured');
  }

  #report(isWanted: (report: Report) => boolean): Promise<Report> {
    const worker = this.#worker;
    const reported = new Promise<Report>((resolve) => {
      worker.on('message', function hear(report: Report) {
        if (!isWanted(report)) return;
        worker.off('message', hear);
        resolve(report);
      });
    });
    const gone = this.ended.then((ending): Report => ({ report: 'failed', reason: `A worker ended with ${ending} before it served.`, isSetting: false }));
    return Promise.race([reported, gone]);
  }

  #send(order: Order): void {
    if (this.#worker.isConnected()) this.#worker.send(order);
  }
}
