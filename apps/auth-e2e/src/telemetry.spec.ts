import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { attributesOf, hasCollector, startCollector, type ForeignCollector } from './foreign-collector.ts';
import { freePort } from './free-port.ts';
import { scraped, seriesOf } from './metric-series.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, logIn, signUp, token, type FirstRun } from './tokens.ts';
import { until } from './until.ts';

/** What leaves the built server by OTLP, as OpenTelemetry's own messages read it, and what it costs who wants none of it. */
const scratch = openScratch();
afterAll(() => scratch.close());

/** Without a Python that has them nobody judges, and these are told as skipped. */
const judged = hasCollector ? test : test.skip;

/** What a platform may set for programs of OpenTelemetry: where our data goes is said by our settings alone. */
const strange = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9', OTEL_EXPORTER_OTLP_HEADERS: 'x-strange=canary', OTEL_TRACES_SAMPLER: 'always_off', OTEL_SERVICE_NAME: 'canary', OTEL_SDK_DISABLED: 'true' };

let collector: ForeignCollector;
let base: Installation;
let at: Installation;
let server: ServerProcess | undefined;
let first: FirstRun;
let metricsPort = 0;
beforeAll(async () => {
  base = await newInstallation(scratch);
  if (!hasCollector) return;
  collector = await startCollector(scratch);
  metricsPort = await freePort();
  const told = { SYMBOLON_OTLP_URL: collector.url, SYMBOLON_OTLP_HEADERS: 'x-tenant=acme%20%26%20sons', SYMBOLON_OTLP_METRICS_SECONDS: '1', SYMBOLON_TRACES_PER_SECOND: '1000' };
  at = { ...base, settings: { ...base.settings, ...told, ...strange, SYMBOLON_WORKERS: '2', SYMBOLON_METRICS_PORT: String(metricsPort) } };
  server = await startServer(at);
  await server.printed(/What else there is/);
  first = firstRunOf(server.stdout);
});

const trace = '0af7651916cd43dd8448eb211c80319c';
const asBytes = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const scrape = async (): Promise<string> => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

judged('a log-in is one trace of what was done for it, and a request goes on with the trace that it came with', async () => {
  expect((await signUp(at, first, 'canary@example.com')).status).toBe(200);
  expect((await logIn(at, first, 'canary@example.com')).status).toBe(200);
  await fetch(`${at.issuer}/health/live?canary=1`, { headers: { traceparent: `00-${trace}-b7ad6b7169203331-00`, tracestate: 'vendor=canary', baggage: 'user=canary', 'user-agent': 'canary' } });
  const joined = await until('the last of them', () => collector.spans.find(({ name }) => name === 'GET /health/live'));
  expect(joined).toMatchObject({ traceId: asBytes(trace), parentSpanId: asBytes('b7ad6b7169203331'), kind: 'SPAN_KIND_SERVER' });
  expect(attributesOf(joined)).toEqual({ 'http.request.method': 'GET', 'http.route': '/health/live', 'http.response.status_code': '200' });
  const login = await until('the log-in', () => collector.spans.filter(({ name }) => name === 'POST /oauth/token')[1]);
  const inside = collector.spans.filter(({ traceId, spanId }) => traceId === login.traceId && spanId !== login.spanId);
  expect(inside.map(({ name }) => name)).toEqual(expect.arrayContaining(['password_attempt', 'password hash', 'INSERT events']));
  const ids = new Set([login, ...inside].map(({ spanId }) => spanId));
  expect(inside.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''))).toEqual([]);
  expect(inside.filter(({ startTimeUnixNano: start, endTimeUnixNano: end }) => BigInt(start) < BigInt(login.startTimeUnixNano) || BigInt(end) < BigInt(start))).toEqual([]);
});

judged('metrics are the sums of the node that Prometheus reads: the same names, labels, kinds and counts', async () => {
  for (let times = 0; times < 20; times += 1) expect((await token(at, first, { grant_type: 'client_credentials' })).status).toBe(200);
  const granted = 'symbolon_token_requests_total{grant="client_credentials",outcome="granted"}';
  // What only the database knows is asked every five seconds at most: until there is a key, and while it does not answer in time, there is nothing to compare.
  const isWhole = (series: ReadonlyMap<string, number>) => series.get(granted) === 20 && [...series.keys()].some((name) => name.startsWith('symbolon_signing_key_age_seconds{'));
  const { sent, text } = await until('a sum of all, on both ways', async () => {
    const both = { sent: new Map(collector.metrics.flatMap(seriesOf)), text: await scrape() };
    return isWhole(both.sent) && isWhole(scraped(both.text)) ? both : undefined;
  });
  expect([...sent.keys()].sort()).toEqual([...scraped(text).keys()].sort());
  for (const [series, value] of scraped(text)) if (/^symbolon_(token|logins|http_requests|http_request_duration_seconds_(count|bucket)|workers|database_connections_most|node_start)/.test(series)) expect([series, sent.get(series)]).toEqual([series, value]);
  const kinds = collector.metrics.map(({ name, sum, gauge }) => `${name} ${sum ? 'counter' : gauge ? 'gauge' : 'histogram'}`);
  expect(kinds.sort()).toEqual([...text.matchAll(/^# TYPE ((\w+) \w+)\n\2/gm)].map(([, kind]) => kind).sort()); // a name without a series is told to Prometheus alone
  expect(collector.metrics.filter(({ sum, histogram }) => (sum ?? histogram)?.aggregationTemporality === 'AGGREGATION_TEMPORALITY_DELTA' || (sum && !sum.isMonotonic))).toEqual([]);
});

judged('what was done last is sent before the server stops; each process says who it is, and no request says more than it should', async () => {
  expect((await token(at, first, { grant_type: 'client_credentials' })).status).toBe(200);
  expect(await server?.stop()).toBe(0);
  expect(collector.spans.filter(({ name }) => name === 'POST /oauth/token')).toHaveLength(23);
  expect(new Map(collector.metrics.flatMap(seriesOf)).get('symbolon_token_requests_total{grant="client_credentials",outcome="granted"}')).toBe(21);
  for (const { path, headers, message } of collector.requests) {
    expect(headers).toMatchObject({ 'Content-Type': 'application/x-protobuf', 'x-tenant': 'acme & sons' });
    const [of] = message.resourceSpans ?? message.resourceMetrics ?? [];
    expect([path, Object.keys(attributesOf(of?.resource ?? {})).sort(), attributesOf(of?.resource ?? {})['service.name']]).toEqual([path, ['service.instance.id', 'service.name'], 'symbolon']);
  }
  const forbidden = ['canary', 'x-strange', first.clientSecret, first.password, first.username, 'first-app'];
  expect([...forbidden.filter((each) => collector.text.includes(each)), ...(/user_[\w-]{22}/.exec(collector.text) ?? [])]).toEqual([]);
  expect(server?.log.filter(({ msg }) => msg.includes('SYMBOLON_OTLP_URL'))).toEqual([]);
});

/** One more run of the same installation: a first start costs as much again. */
async function startAgain(settings: Readonly<Record<string, string>>): Promise<ServerProcess> {
  await server?.stop();
  return startServer({ ...base, settings: { ...base.settings, ...settings } });
}

/** Lets a run say at its end which files it has loaded. */
function tellsLoaded(): string {
  const atItsEnd = join(scratch.directory(), 'loaded.cjs');
  writeFileSync(atItsEnd, "const loaded = [];\nrequire('node:module').registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });\nprocess.on('exit', () => console.log(`Loaded: ${JSON.stringify(loaded)}`));");
  return `--require ${atItsEnd}`;
}

/** Those of them that have anything of OpenTelemetry. */
function loadedBy({ stdout }: ServerProcess): readonly string[] {
  const [, list = '[]'] = /^Loaded: (.*)$/m.exec(stdout) ?? [];
  const files = (JSON.parse(list) as readonly string[]).filter((url) => url.startsWith('file:'));
  expect(files.length).toBeGreaterThan(5);
  return files.filter((url) => /BatchSpanProcessor|OTLPExporter/.test(readFileSync(new URL(url), 'utf8')));
}

test('a collector that takes connections and never answers keeps no request and no stop waiting', async () => {
  const silent = createServer((request) => void request.resume()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const asked = once(silent, 'request');
  const stuck = await startAgain({ SYMBOLON_OTLP_URL: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`, SYMBOLON_OTLP_METRICS_SECONDS: '1', SYMBOLON_TRACES_PER_SECOND: '100000', NODE_OPTIONS: tellsLoaded() });
  const answers = await Promise.all(Array.from({ length: 50 }, () => fetch(`${base.issuer}/oauth/jwks`)));
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  await asked;
  expect(await stuck.stop()).toBe(0);
  expect(loadedBy(stuck).length).toBeGreaterThan(1); // so that the next finds what there is to find
  silent.closeAllConnections();
  silent.close();
});

test('where no collector is named, nothing of OpenTelemetry is loaded, whatever a platform has set for it', async () => {
  const run = await startAgain({ ...strange, NODE_OPTIONS: tellsLoaded() });
  expect(await run.stop()).toBe(0);
  expect(loadedBy(run)).toEqual([]);
});
