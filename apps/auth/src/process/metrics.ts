import type { Log } from '../platform/log.ts';
import type { BackupStanding } from './backup/standing.ts';
import { asText, together, type Measurements } from './measurements.ts';
import { measureNode } from './measured-node.ts';
import { measureServing } from './measured-serving.ts';
import { serveMetrics } from './metrics-server.ts';
import { rarely } from '../platform/rarely.ts';
import type { Runtime } from './runtime.ts';
import type { ServingHere } from './serving.ts';
import { sendsMetrics } from './telemetry-wanted.ts';
import { WorkerLedger } from './worker-ledger.ts';

export { measureServing };

/** Who asks more often gets the same again. */
const pauseMs = 1_000;

/** The metrics of a node, on a port of their own, sent to a collector, or both. This file and what it imports is loaded only where that is wanted. */
export class Metrics {
  readonly ledger = new WorkerLedger();
  /** Of this process. */
  readonly #own: Measurements[] = [];
  readonly #ends: (() => Promise<void>)[] = [];

  /** Listens, or throws a SettingsError: before anything serves, so that a port that is taken stops the start. */
  async open(runtime: Runtime, log: Log, backups?: () => BackupStanding): Promise<void> {
    const { settings, clock } = runtime;
    this.#own.push(measureNode(runtime, settings.SYMBOLON_WORKERS === 1, backups));
    const gather = async () => [...(await Promise.all(this.#own.map((each) => each.now()))), ...(await this.ledger.gather())];
    if (settings.SYMBOLON_METRICS_PORT !== undefined) {
      const { host, port, stop } = await serveMetrics(settings, rarely(clock, pauseMs, async () => asText(await gather())), log);
      this.#ends.push(stop);
      log.info({ host, port }, 'metrics');
    }
    if (!sendsMetrics(settings)) return;
    const { sendMetrics } = await import('./telemetry/metric-sender.ts');
    this.#ends.push(sendMetrics(settings, log, async () => together(await gather())).close);
  }

  /** Counts what this process serves itself. */
  serves(runtime: Runtime, serving: ServingHere): void {
    this.#own.push(measureServing(runtime, serving));
  }

  async close(): Promise<void> {
    await Promise.all(this.#ends.splice(0).map((end) => end())); // first, since what is sent last is gathered from those
    for (const each of this.#own.splice(0)) each.close();
  }
}
