import { ProtobufMetricsSerializer, MetricsExporterMetricsHelper } from '@opentelemetry/otlp-transformer';
import { Secret } from '@symbolon/contracts';
import { pino } from 'pino';
import { openLoopback } from '../../../test/loopback-server.ts';
import { Exporting } from './exporting.ts';
import { undelivered } from './loss-log.ts';
import { asOtlp } from './otlp-metrics.ts';

const lines: string[] = [];
const log = pino({ base: null, timestamp: false }, { write: (line) => void lines.push(line) });
const metrics = asOtlp([], new Date(0), new Date(1));

test('what a collector refuses is told in the log once a minute, with how often, and without a word of what it said', async () => {
  let now = 0;
  const server = await openLoopback((request, response) => void request.resume().on('end', () => response.writeHead(401, 'canary').end('canary')));
  const exporting = new Exporting('v1/metrics', { SYMBOLON_OTLP_URL: server.origin, SYMBOLON_OTLP_HEADERS: new Secret('authorization=Bearer%20canary') }, [ProtobufMetricsSerializer, MetricsExporterMetricsHelper], undelivered(log, () => now));
  const send = () => new Promise<boolean>((resolve) => exporting.export(metrics, ({ error }) => resolve(error === undefined)));
  expect([await send(), await send(), await send()]).toEqual([false, false, false]);
  now = 60_000;
  await send();
  exporting.end();
  await server.close();
  const line = { level: 40, reason: 'status 401', msg: 'what is traced or measured did not reach SYMBOLON_OTLP_URL, and is lost' };
  expect(lines.map((each) => JSON.parse(each) as object)).toEqual([{ ...line, times: 1 }, { ...line, times: 3 }]);
});

test('a redirect is not followed: it would take the headers along', async () => {
  const asked: unknown[] = [];
  const server = await openLoopback((request, response) => {
    asked.push([request.url, request.headers['x-key']]);
    request.resume().on('end', () => response.writeHead(307, { location: '/elsewhere' }).end());
  });
  const exporting = new Exporting('v1/metrics', { SYMBOLON_OTLP_URL: server.origin, SYMBOLON_OTLP_HEADERS: new Secret('x-key=a%2Cb') }, [ProtobufMetricsSerializer, MetricsExporterMetricsHelper], undelivered(log));
  expect(await new Promise((resolve) => exporting.export(metrics, ({ error }) => resolve(error === undefined)))).toBe(false);
  exporting.end();
  await server.close();
  expect(asked).toEqual([['/v1/metrics', 'a,b']]);
});
