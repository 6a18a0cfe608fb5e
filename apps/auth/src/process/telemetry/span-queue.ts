import { BatchSpanProcessor, type ReadableSpan, type SpanExporter, type SpanProcessor } from '@opentelemetry/sdk-trace';
import { tell } from '../../platform/measures.ts';
import type { LossLog } from './loss-log.ts';

/** What is ready to be sent is held for so long, and so much of it; past it, it is thrown away. */
const queue = { scheduledDelayMillis: 2_000, maxQueueSize: 2_048, maxExportBatchSize: 512, exportTimeoutMillis: 10_000 };

/**
 * Holds spans that are over until they are sent, and counts those that are lost. OpenTelemetry's own queue behind it has the same bound, and
 * throws away what is past it without a word to us: so nothing past it gets there.
 */
export class SpanQueue implements SpanProcessor {
  readonly #batches: BatchSpanProcessor;
  #waiting = 0;

  constructor(
    private readonly exporter: SpanExporter,
    private readonly losses: LossLog,
  ) {
    this.#batches = new BatchSpanProcessor({ ...queue, exporter: { export: (spans, told) => this.#send(spans, told), shutdown: () => exporter.shutdown() } });
  }

  onStart(): void {
    // nothing is held before it is over
  }

  onEnd(span: ReadableSpan): void {
    if (this.#waiting < queue.maxQueueSize) {
      this.#waiting += 1;
      this.#batches.onEnd(span);
      return;
    }
    tell('lost_spans', { reason: 'queue_full', spans: 1 });
    this.losses.tell();
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.#batches.shutdown();
  }

  #send(...[spans, told]: Parameters<SpanExporter['export']>): void {
    this.#waiting -= spans.length;
    this.exporter.export(spans, (result) => {
      if (result.error) tell('lost_spans', { reason: 'not_delivered', spans: spans.length });
      told(result);
    });
  }
}
