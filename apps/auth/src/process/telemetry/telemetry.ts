import { ProtobufTraceSerializer, TraceExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import { AlwaysOnSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { within } from '../../platform/within.ts';
import { Exporting, flushMs, resource } from './exporting.ts';
import { LossLog, undelivered } from './loss-log.ts';
import { listenForSpans } from './span-listeners.ts';
import { SpanQueue } from './span-queue.ts';
import { TraceChoice } from './trace-choice.ts';

/** No span of ours comes near. */
const spanLimits = { attributeCountLimit: 16, attributeValueLengthLimit: 200, eventCountLimit: 0, linkCountLimit: 0 };

/** Traces what this process does, from now on. This file and what it imports is loaded only where SYMBOLON_OTLP_URL says where to. */
export function traceHere(settings: Settings, log: Log): { readonly close: () => Promise<void> } {
  const exporter = new Exporting('v1/traces', settings, [ProtobufTraceSerializer, TraceExporterMetricsHelper], undelivered(log));
  const queue = new SpanQueue(exporter, new LossLog(log, 'more spans wait to be sent to SYMBOLON_OTLP_URL than may, and those past it are lost'));
  const provider = new TracerProvider({ resource, sampler: new AlwaysOnSampler(), spanLimits, spanProcessors: [queue] });
  const stop = listenForSpans(provider.getTracer('symbolon'), new TraceChoice(settings));
  return {
    async close() {
      stop();
      await within(flushMs, provider.shutdown(), undefined);
      exporter.end();
    },
  };
}
