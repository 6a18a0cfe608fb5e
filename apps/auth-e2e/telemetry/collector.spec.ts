import { attributesOf } from '../src/foreign-collector.ts';
import { freePort } from '../src/free-port.ts';
import { scraped, seriesOf } from '../src/metric-series.ts';
import { openScratch } from '../src/scratch.ts';
import { newInstallation, startServer, type Installation, type ServerProcess } from '../src/server-process.ts';
import { firstRunOf, logIn, signUp, token, type FirstRun } from '../src/tokens.ts';
import { until } from '../src/until.ts';
import { Collector } from './collector.ts';

/** What leaves the built server by OTLP, as the OpenTelemetry Collector takes it. */
const scratch = openScratch();
afterAll(() => scratch.close());

let collector: Collector;
let at: Installation;
let server: ServerProcess;
let first: FirstRun;
let metricsPort = 0;
beforeAll(async () => {
  collector = await Collector.start(scratch);
  metricsPort = await freePort();
  at = await newInstallation(scratch, { SYMBOLON_OTLP_URL: collector.url, SYMBOLON_OTLP_METRICS_SECONDS: '1', SYMBOLON_TRACES_PER_SECOND: '1000', SYMBOLON_METRICS_PORT: String(metricsPort), SYMBOLON_WORKERS: '2' });
  server = await startServer(at);
  await server.printed(/What else there is/);
  first = firstRunOf(server.stdout);
});

const scrape = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
const granted = 'symbolon_token_requests_total{grant="client_credentials",outcome="granted"}';
const machineToken = async () => expect((await token(at, first, { grant_type: 'client_credentials' })).status).toBe(200);
const collected = () => new Map(collector.metrics.flatMap(seriesOf));

test('it takes only what is compressed by gzip', async () => {
  const bare = await fetch(`${collector.url}/v1/traces`, { method: 'POST', headers: { 'content-type': 'application/x-protobuf' }, body: '' });
  expect(bare.ok).toBe(false);
});

test('a log-in is one trace there: each span has its parent, its kind and its place in time', async () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  expect((await signUp(at, first, 'ada@example.com')).status).toBe(200);
  expect((await logIn(at, first, 'ada@example.com')).status).toBe(200);
  await fetch(`${at.issuer}/health/live`, { headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` } });
  const joined = await until('the last of them', () => collector.spans.find(({ name }) => name === 'GET /health/live'));
  expect(joined).toMatchObject({ traceId: trace, parentSpanId: 'b7ad6b7169203331', kind: 2 });
  const login = await until('the log-in', () => collector.spans.filter(({ name }) => name === 'POST /oauth/token')[1]);
  expect([login.kind, login.parentSpanId ?? '', attributesOf(login)]).toEqual([2, '', { 'http.request.method': 'POST', 'http.route': '/oauth/token', 'http.response.status_code': '200' }]);
  const inside = collector.spans.filter(({ traceId, spanId }) => traceId === login.traceId && spanId !== login.spanId);
  expect(inside.map(({ name, kind }) => `${name} ${kind}`)).toEqual(expect.arrayContaining(['password_attempt 3', 'password hash 1', 'INSERT events 3']));
  const ids = new Set([login, ...inside].map(({ spanId }) => spanId));
  expect(inside.filter(({ parentSpanId }) => !ids.has(parentSpanId ?? ''))).toEqual([]);
  expect(inside.filter(({ startTimeUnixNano: start, endTimeUnixNano: end }) => BigInt(start) < BigInt(login.startTimeUnixNano) || BigInt(end) < BigInt(start))).toEqual([]);
});

test('metrics are those of /metrics there: names, labels, counts, kinds, cumulative', async () => {
  for (let times = 0; times < 20; times += 1) await machineToken();
  const sent = await until('a sum of all', () => (collected().get(granted) === 20 ? collected() : undefined));
  const text = await scrape();
  expect([...sent.keys()].sort()).toEqual([...scraped(text).keys()].sort());
  const kinds = collector.metrics.map(({ name, sum, gauge }) => `${name} ${sum ? 'counter' : gauge ? 'gauge' : 'histogram'}`);
  expect(kinds.sort()).toEqual([...text.matchAll(/^# TYPE (.*)$/gm)].map(([, kind]) => kind).sort());
  const counts = collector.metrics.flatMap(({ sum, histogram }) => sum ?? histogram ?? []);
  expect([new Set(counts.map(({ aggregationTemporality }) => aggregationTemporality)), collector.metrics.filter(({ sum }) => sum && sum.isMonotonic !== true)]).toEqual([new Set([2]), []]);
});

test('who sent it is said by each process, and nothing more of it', () => {
  const senders = collector.senders.map((each) => attributesOf(each));
  expect(new Set(senders.map((each) => Object.keys(each).sort().join()))).toEqual(new Set(['service.instance.id,service.name']));
  expect(new Set(senders.map((each) => each['service.name']))).toEqual(new Set(['symbolon']));
  expect(new Set(senders.map((each) => each['service.instance.id'])).size).toBe(3); // two that serve, and the one of the node
});

test('while it is gone nothing waits for it, what is lost is counted and told once a minute, and all goes on when it is back', async () => {
  await collector.kill();
  for (let times = 0; times < 20; times += 1) await machineToken();
  const lost = 'symbolon_spans_dropped_total{reason="not_delivered"}';
  await until('the loss', async () => (scraped(await scrape()).get(lost) ?? 0) > 0);
  const told = server.log.filter(({ msg }) => msg.includes('did not reach SYMBOLON_OTLP_URL'));
  expect(told.length).toBeGreaterThan(0);
  expect(told.length).toBeLessThanOrEqual(3); // once for the spans of each process, and for the metrics
  expect(told.map(({ reason }) => reason)).toEqual(told.map(() => 'ECONNREFUSED'));
  const before = collector.spans.length;
  await collector.goOn();
  await machineToken();
  await until('spans again', () => collector.spans.length > before);
  await until('the count of all, also of those while it was gone', () => collected().get(granted) === 41);
  expect(await server.stop()).toBe(0);
  expect(collected().get(lost)).toBeGreaterThan(0);
});
