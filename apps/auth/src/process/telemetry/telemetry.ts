import { ProtobufTraceSerializer, TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import { AlwaysOnSampler, BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { within } from '../../platform/within.ts';
import { Exporting, flushMs, resource } from './exporting.ts';
import { listenForSpans } from './span-listeners.ts';
import { TraceChoice } from './trace-choice.ts';

/** What is ready to be sent is held for so long, and so much of it; past it, it is thrown away. */
const queue = { scheduledDelayMillis: 2_000, maxQueueSize: 2_048, maxExportBatchSize: 512, exportTimeoutMillis: 10_000 };
/** No span of ours comes near. */
const spanLimits = { attributeCountLimit: 16, attributeValueLengthLimit: 200, eventCountLimit: 0, linkCountLimit: 0 };

/** Traces what this process does, from now on. This file and what it imports is loaded only where SYMBOLON_OTLP_URL says where to. */
export function traceHere(settings: Settings, log: Log): { readonly close: () => Promise<void> } {
  const exporter = new Exporting('v1/traces', settings, [ProtobufTraceSerializer, TraceExporterMetricsHelper], log);
  const provider = new TracerProvider({ resource, sampler: new AlwaysOnSampler(), spanLimits, spanProcessors: [new BatchSpanProcessor({ ...queue, exporter })] });
  const stop = listenForSpans(provider.getTracer('symbolon'), new TraceChoice(settings));
  return {
    async close() {
      stop();
      await within(flushMs, provider.shutdown(), undefined);
      exporter.end();
    },
  };
}
