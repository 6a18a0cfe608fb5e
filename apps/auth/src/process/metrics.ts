import type { Log } from '../platform/log.ts';
import type { BackupStanding } from './backup/standing.ts';
import { asText, type Measurements } from './measurements.ts';
import { measureNode } from './measured-node.ts';
import { measureServing } from './measured-serving.ts';
import { serveMetrics } from './metrics-server.ts';
import { rarely } from '../platform/rarely.ts';
import type { Runtime } from './runtime.ts';
import type { ServingHere } from './serving.ts';
import { WorkerLedger } from './worker-ledger.ts';

export { measureServing };

/** Who asks more often gets the same again. */
const pauseMs = 1_000;

/** The metrics of a node, on a port of their own. This file and what it imports is loaded only where that is wanted. */
export class Metrics {
  readonly ledger = new WorkerLedger();
  /** Of this process. */
  readonly #own: Measurements[] = [];
  #stop: () => Promise<void> = () => Promise.resolve();

  /** Listens, or throws a SettingsError: before anything serves, so that a port that is taken stops the start. */
  async open(runtime: Runtime, log: Log, backups?: () => BackupStanding): Promise<void> {
    this.#own.push(measureNode(runtime, runtime.settings.SYMBOLON_WORKERS === 1, backups));
    const text = rarely(runtime.clock, pauseMs, async () => asText([...(await Promise.all(this.#own.map((each) => each.now()))), ...(await this.ledger.gather())]));
    const { host, port, stop } = await serveMetrics(runtime.settings, text, log);
    this.#stop = stop;
    log.info({ host, port }, 'metrics');
  }

  /** Counts what this process serves itself. */
  serves(runtime: Runtime, serving: ServingHere): void {
    this.#own.push(measureServing(runtime, serving));
  }

  async close(): Promise<void> {
    for (const each of this.#own.splice(0)) each.close();
    await this.#stop();
  }
}
