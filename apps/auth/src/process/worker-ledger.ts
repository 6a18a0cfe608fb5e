import { countsOf, type Measured } from './measurements.ts';
import type { WorkerProcess } from './worker-process.ts';
import { within } from '../platform/within.ts';

/** A worker that does not answer in this time has no gauges in this scrape. */
const patienceMs = 2_000;

/** What all workers of a node have counted, those that are gone, too: a sum that fell when one is replaced would be taken for a restart of everything. */
export class WorkerLedger {
  readonly #there = new Set<WorkerProcess>();
  #gone: Promise<Measured> = Promise.resolve([]);

  joins(worker: WorkerProcess): void {
    this.#there.add(worker);
    void worker.parted.then(() => {
      this.#there.delete(worker);
      const { measured } = worker;
      if (measured) this.#gone = this.#gone.then((gone) => countsOf([gone, measured]));
    });
  }

  async gather(): Promise<readonly Measured[]> {
    const asked = await Promise.all([...this.#there].map(async (worker) => (await within(patienceMs, worker.measure(), undefined)) ?? (await countsOf([worker.measured ?? []]))));
    return [...asked, await this.#gone];
  }
}
