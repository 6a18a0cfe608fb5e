import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { createOtlpHttpExportDelegate } from '@opentelemetry/otlp-exporter-base/node-http';
import type { IExporterMetricsHelper, ISerializer } from '@opentelemetry/otlp-transformer';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { randomUuid } from '@symbolon/crypto';
import type { Settings } from '../../platform/config.ts';
import { readHeaders } from '../../platform/telemetry-mistakes.ts';
import type { LossLog } from './loss-log.ts';

type CollectorSettings = Pick<Settings, 'SYMBOLON_OTLP_URL' | 'SYMBOLON_OTLP_HEADERS'>;

/** For one attempt and those after it: what has not arrived by then is lost. */
const patienceMs = 5_000;
/** For what is left at the end: a collector that does not answer keeps nobody from stopping. */
export const flushMs = 2_000;
/** What an export comes to, as OpenTelemetry's own exporters tell it: with an error where it did not arrive. */
type Told = (result: { readonly code: number; readonly error?: Error }) => void;

/** Who sends, and no more of it: no host, no user, no command line. */
export const resource = resourceFromAttributes({ 'service.name': 'symbolon', 'service.instance.id': randomUuid() });

/**
 * Sends what one serializer writes to the collector. OpenTelemetry's ready exporters would do, but also read OTEL_ variables of the
 * environment, so that what a platform sets could send it elsewhere, or with other headers, than our settings say.
 */
export class Exporting<Items> {
  readonly #delegate: ReturnType<typeof createOtlpHttpExportDelegate<Items, unknown>>;
  readonly #agent: HttpAgent;
  #isOver = false;

  constructor(
    path: 'v1/traces' | 'v1/metrics',
    { SYMBOLON_OTLP_URL: url = '', SYMBOLON_OTLP_HEADERS: secret }: CollectorSettings,
    [serializer, helper]: readonly [ISerializer<Items, unknown>, IExporterMetricsHelper<Items>],
    private readonly losses: LossLog,
  ) {
    this.#agent = new (url.startsWith('https:') ? HttpsAgent : HttpAgent)({ keepAlive: true, maxSockets: 2 });
    const named = { ...(secret && readHeaders(secret)), 'Content-Type': 'application/x-protobuf' };
    const headers = () => (this.#isOver ? Promise.reject(new Error('over')) : Promise.resolve({ ...named })); // asked for by each attempt
    const options = { url: `${url}/${path}`, headers, agentFactory: () => this.#agent, compression: CompressionAlgorithm.GZIP, timeoutMillis: patienceMs, concurrencyLimit: 4, userAgent: 'symbolon' };
    this.#delegate = createOtlpHttpExportDelegate(options, serializer, 'otlp_http_exporter', helper, undefined);
  }

  export(items: Items, told: Told): void {
    this.#delegate.export(items, (result) => {
      if (result.error) this.#tellLost(result.error);
      told(result);
    });
  }

  forceFlush(): Promise<void> {
    return this.#delegate.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#delegate.shutdown();
  }

  /** Lets go of what is still under way, and tries none of it again. */
  end(): void {
    this.#isOver = true;
    this.#agent.destroy();
  }

  /** The kind of failure alone: what the collector said is its own affair. */
  #tellLost(error: Error): void {
    const { code, name } = error as { readonly code?: unknown; readonly name?: unknown };
    this.losses.tell({ reason: typeof code === 'number' ? `status ${code}` : String(code ?? name) });
  }
}
