import cluster, { type Worker } from 'node:cluster';
import { once } from 'node:events';
import { SettingsError } from '../platform/config.ts';
import type { Order, Report } from './worker-orders.ts';

/** How long past the drain's own time a worker may take before it is killed. */
const graceMs = 10_000;

/** One worker, from its fork to its end. */
export class WorkerProcess {
  readonly #worker: Worker;
  readonly #drainMs: number;
  /** Resolves, with its exit status or the signal that ended it, when it is gone. */
  readonly ended: Promise<number | string>;
  readonly #waiting: Promise<Report>;
  #isServing = false;

  constructor(drainSeconds: number) {
    this.#drainMs = drainSeconds * 1000;
    this.#worker = cluster.fork();
    this.#worker.on('error', () => undefined); // an order that did not reach it: its end says so
    this.ended = once(this.#worker, 'exit').then(([code, signal]) => (code ?? signal) as number | string);
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
    const reported = (once(this.#worker, 'message') as Promise<[Report]>).then(([report]) => report);
    const gone = this.ended.then((ending): Report => ({ report: 'failed', reason: `A worker ended with ${ending} before it served.`, isSetting: false }));
    return Promise.race([reported, gone]);
  }

  #send(order: Order): void {
    if (this.#worker.isConnected()) this.#worker.send(order);
  }
}
