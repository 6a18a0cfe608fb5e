import cluster from 'node:cluster';
import type { Settings } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';
import type { EmbeddedConnection } from './runtime.ts';
import type { Serving } from './serving.ts';
import type { WorkerLedger } from './worker-ledger.ts';
import { WorkerSlot } from './worker-slot.ts';

/**
 * Several processes that serve on one port. The listening socket belongs to this process, and every worker accepts from it
 * by itself: a connection that nobody has accepted yet waits for the next worker, when one is drained or killed.
 */
export class Supervisor {
  readonly #slots: readonly WorkerSlot[];
  readonly #log: Log;
  #round: Promise<void> | undefined;

  constructor({ SYMBOLON_WORKERS, SYMBOLON_DRAIN_SECONDS }: Settings, log: Log, ledger?: Pick<WorkerLedger, 'joins'>) {
    cluster.schedulingPolicy = cluster.SCHED_NONE;
    this.#log = log;
    this.#slots = Array.from({ length: SYMBOLON_WORKERS }, (_, number) => new WorkerSlot(number, SYMBOLON_DRAIN_SECONDS, log, ledger));
  }

  /** Serves when every worker does. */
  async serve(embedded: EmbeddedConnection | undefined): Promise<Serving> {
    const [port = 0] = await Promise.all(this.#slots.map((slot) => slot.begin(embedded)));
    return { port, drain: () => this.#drain() };
  }

  /** Replaces the workers one after the other, without refusing a request; asked again meanwhile, it is the same round. */
  replaceAll(): Promise<void> {
    return (this.#round ??= this.#replaceEach().finally(() => (this.#round = undefined)));
  }

  /** Ends what never came to serve. */
  async kill(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.kill()));
  }

  async #replaceEach(): Promise<void> {
    try {
      for (const slot of this.#slots) await slot.replace();
      this.#log.info('all workers replaced');
    } catch (error) {
      this.#log.error({ reason: (error as Error).message }, 'a new worker did not come to serve; the old ones stay');
    }
  }

  async #drain(): Promise<void> {
    await Promise.all(this.#slots.map((slot) => slot.drain()));
  }
}
