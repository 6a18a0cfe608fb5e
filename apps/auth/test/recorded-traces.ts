import { AlwaysOnSampler, InMemorySpanExporter, SimpleSpanProcessor, TracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { listenForSpans } from '../src/process/telemetry/span-listeners.ts';
import { TraceChoice } from '../src/process/telemetry/trace-choice.ts';

/** All that this process traces, as the library of OpenTelemetry has it before it is sent. */
export interface RecordedTraces {
  readonly spans: readonly ReadableSpan[];
  forget(): void;
  stop(): void;
}

export function recordTraces(choice = new TraceChoice({ SYMBOLON_TRACES_PERCENT: 100, SYMBOLON_TRACES_PER_SECOND: 100_000, SYMBOLON_TRACE_DECIDERS: undefined })): RecordedTraces {
  const exporter = new InMemorySpanExporter();
  const provider = new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const stop = listenForSpans(provider.getTracer('test'), choice);
  return {
    get spans() {
      return exporter.getFinishedSpans();
    },
    forget: () => exporter.reset(),
    stop,
  };
}

/** What a reader of the traces gets to see of one, beside its time. */
export const readable = ({ name, attributes, status, events, links }: ReadableSpan): object => ({ name, attributes, status, events, links });
