import { setImmediate } from 'node:timers/promises';
import { AlwaysOnSampler, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import { pino } from 'pino';
import { listen } from '../../platform/measures.ts';
import { LossLog } from './loss-log.ts';
import { SpanQueue } from './span-queue.ts';

test('spans past the bound are lost, and so are those that are not taken: each is counted, and the bound told in the log once a minute', async () => {
  let now = 0;
  const lines: string[] = [];
  const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line) });
  const lost = { queue_full: 0, not_delivered: 0 };
  const deaf = listen('lost_spans', ({ reason, spans }) => void (lost[reason] += spans));
  const held: Parameters<SpanExporter['export']>[1][] = [];
  let isHeld = true;
  const exporter: SpanExporter = { export: (_, told) => (isHeld ? void held.push(told) : told({ code: 0 })), shutdown: () => Promise.resolve() };
  const queue = new SpanQueue(exporter, new LossLog(log, 'too many wait', () => now));
  const tracer = new TracerProvider({ sampler: new AlwaysOnSampler(), spanProcessors: [queue] }).getTracer('test');
  const end = (spans: number) => {
    for (let each = 0; each < spans; each += 1) tracer.startSpan('any').end();
  };

  end(512 + 2_048); // what is being sent does not wait
  expect([held.length, lost]).toEqual([1, { queue_full: 0, not_delivered: 0 }]);
  end(10);
  expect(lost).toEqual({ queue_full: 10, not_delivered: 0 });
  held[0]?.({ code: 0 });
  await setImmediate();
  end(512); // as many are being sent, so there is room for as many
  expect([held.length, lost]).toEqual([2, { queue_full: 10, not_delivered: 0 }]);
  now = 60_000;
  end(1);
  isHeld = false;
  held[1]?.({ code: 1, error: new Error('not taken') });
  await queue.shutdown();
  expect(lost).toEqual({ queue_full: 11, not_delivered: 512 });
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([{ level: 40, times: 1, msg: 'too many wait' }, { level: 40, times: 10, msg: 'too many wait' }]);
  deaf();
});
