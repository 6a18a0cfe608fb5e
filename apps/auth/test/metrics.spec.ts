import { request } from 'node:http';
import type { NewEvent } from '@symbolon/contracts';
import { AuditStore } from '../src/domain/audit/audit.store.ts';
import { tell } from '../src/platform/measures.ts';
import { Metrics } from '../src/process/metrics.ts';
import { metricTable, type MetricRow } from '../src/process/metric-table.ts';
import { asShop, password, secret, shop, startProvider, type Provider } from './provider.ts';
import { until } from './until.ts';

let provider: Provider;
let metrics: Metrics;
let port = 0;
const wrong = 'canary wrong password 77c1';
const unknown = 'canary-nobody@example.com';
beforeAll(async () => {
  provider = await startProvider({ SYMBOLON_METRICS_PORT: '0', SYMBOLON_WORKERS: '1' });
  await provider.apply(shop);
  metrics = new Metrics();
  await metrics.open(provider.runtime, provider.runtime.log);
  metrics.serves(provider.runtime, { port: 0, isReady: () => Promise.resolve(true), drain: () => Promise.resolve() });
  port = Number((JSON.parse(provider.log.find((line) => line.includes('"metrics"')) ?? '{}') as { port?: number }).port);
});
afterAll(async () => {
  await metrics?.close();
  await provider.close();
});

interface Seen {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** As anybody who reaches the port may ask, also for what no library would. */
const ask = (path: string, method = 'GET', body?: string): Promise<Seen> =>
  new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, agent: false, headers: { authorization: `Basic ${btoa(asShop.join(':'))}` } });
    asked.once('error', reject);
    asked.once('response', (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => (text += part));
      answer.once('end', () => resolve({ status: answer.statusCode, headers: answer.headers, text }));
    });
    asked.end(body);
  });

/** A scrape that nobody made within the last second, so that all is new in it. */
async function scrape(): Promise<string> {
  provider.clock.advance(1);
  return (await ask('/metrics')).text;
}

/** The value of one series, by its whole name. */
const valueOf = (text: string, series: string): number => Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length + 1) ?? NaN);

test('counts what happens, under names and labels that are fixed', async () => {
  const before = await scrape();
  const from = { username: 'ada@example.com', grant_type: 'password' };
  expect((await provider.token({ ...from, password }, asShop)).status).toBe(200);
  expect((await provider.token({ ...from, password: wrong }, asShop)).status).toBe(400);
  expect((await provider.token({ ...from, username: unknown, password }, asShop)).status).toBe(400);
  expect((await provider.token({ grant_type: 'client_credentials' }, asShop)).status).toBe(200);
  expect((await provider.token({ grant_type: 'canary-grant' }, asShop)).status).toBe(400);
  await provider.send(`/${wrong}`, { method: 'PURGE' });
  tell('lost_spans', { reason: 'not_delivered', spans: 512 });
  const after = await scrape();
  const more = (series: string) => valueOf(after, series) - (valueOf(before, series) || 0);
  expect(more('symbolon_token_requests_total{grant="password",outcome="granted"}')).toBe(1);
  expect(more('symbolon_token_requests_total{grant="password",outcome="refused"}')).toBe(2);
  expect(more('symbolon_token_requests_total{grant="client_credentials",outcome="granted"}')).toBe(1);
  expect(more('symbolon_logins_total{factor="password",outcome="succeeded"}')).toBe(1);
  expect(more('symbolon_logins_total{factor="password",outcome="wrong_password"}')).toBe(1);
  expect(more('symbolon_logins_total{factor="password",outcome="unknown_user"}')).toBe(1);
  expect(more('symbolon_http_requests_total{method="POST",route="/oauth/token",status="2xx"}')).toBe(2);
  expect(more('symbolon_http_requests_total{method="POST",route="/oauth/token",status="4xx"}')).toBe(3);
  expect(more('symbolon_http_requests_total{method="other",route="other",status="4xx"}')).toBe(1);
  expect(more('symbolon_http_request_duration_seconds_count{method="POST",route="/oauth/token"}')).toBe(5);
  expect(more('symbolon_spans_dropped_total{reason="not_delivered"}')).toBe(512);
  expect(more('symbolon_spans_dropped_total{reason="queue_full"}')).toBe(0);
  expect(valueOf(after, 'symbolon_workers_ready')).toBe(1);
  expect(valueOf(after, 'symbolon_database_reachable')).toBe(1);
  expect(valueOf(after, 'symbolon_database_connections_most')).toBe(5);
  expect(valueOf(after, 'symbolon_memory_bytes{kind="resident"}')).toBeGreaterThan(1e7);
  await until('the delay of the event loop, which a timer of its own tells', async () => valueOf(await scrape(), 'symbolon_event_loop_delay_seconds_count') > 0);
});

test('backups are told by what the events tell, also of those by the command: how old each is, and how old the youngest that was found to be good', async () => {
  const { runtime, clock } = provider;
  const events = new AuditStore(provider.database, runtime.masterKey, clock, runtime.random);
  const record = (event: Pick<Extract<NewEvent, { readonly type: 'backup.made' | 'backup.taken' | 'backup.verified' }>, 'type' | 'details'>) => events.record({ actor: { kind: 'system' }, subject: null, ...event } as NewEvent);
  const told = async () => {
    clock.advance(5); // the database is asked no more often
    const text = await scrape();
    return [...['server', 'operator'].map((by) => valueOf(text, `symbolon_backup_taken_age_seconds{by="${by}"}`)), valueOf(text, 'symbolon_backup_verified_age_seconds')];
  };
  expect(await told()).toEqual([NaN, NaN, 0]);
  await record({ type: 'backup.taken', details: { name: 'one', bytes: 1 } });
  expect(await told()).toEqual([NaN, 6, 6]);
  await record({ type: 'backup.made', details: { name: 'two', bytes: 1 } });
  expect(await told()).toEqual([6, 12, 12]);
  const ago = (seconds: number) => new Date(clock.now().getTime() - seconds * 1000).toISOString();
  await record({ type: 'backup.verified', details: { name: 'two', taken_at: ago(6) } });
  await record({ type: 'backup.verified', details: { name: 'one', taken_at: ago(12) } });
  expect(await told()).toEqual([12, 18, 12]); // the older one, looked at later, proves nothing of the younger one
});

test('every metric of the table is told, and no other; each label has the values that it may have', async () => {
  const text = await scrape();
  const rows = new Map<string, MetricRow>(Object.entries(metricTable));
  expect([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => `${name} ${type}`).sort()).toEqual([...rows].map(([name, { type }]) => `${name} ${type}`).sort());
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    const [, series = '', labels = ''] = /^(\w+)(?:\{(.*)\})? [\d.e+-]+$/.exec(line) ?? [];
    const row = rows.get(series) ?? rows.get(series.replace(/_(bucket|sum|count)$/, ''));
    for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
      if (label === 'le') continue;
      const allowed = row?.labels[label];
      if (typeof allowed === 'object') expect(allowed).toContain(value);
      else expect(`${label} ${value}`).toMatch(/^(route (\/[\w.:/{}*-]*|other)|alg [A-Z][A-Za-z0-9]+)$/);
    }
  }
});

test.each<[method: string, path: string, status: number]>([
  ['GET', '/', 404],
  ['GET', '/metrics/', 404],
  ['GET', '/metrics?name=x', 404],
  ['GET', '//metrics', 404],
  ['GET', '/%6detrics', 404],
  ['GET', '/health/ready', 404],
  ['GET', '/oauth/jwks', 404],
  ['GET', '/.well-known/openid-configuration', 404],
  ['GET', '/admin/v1/users', 404],
  ['POST', '/oauth/token', 404],
  ['POST', '/metrics', 405],
  ['PUT', '/metrics', 405],
  ['DELETE', '/metrics', 405],
  ['OPTIONS', '/metrics', 405],
])('the port of the metrics refuses %s %s', async (method, path, status) => {
  const { text, headers, ...seen } = await ask(path, method, 'grant_type=client_credentials');
  expect(seen).toEqual({ status });
  expect(text).toBe(status === 404 ? 'There is only /metrics here.\n' : 'It can only be read.\n');
  expect(headers['access-control-allow-origin']).toBeUndefined();
});

test('the server itself has no such path', async () => {
  expect((await provider.send('/metrics')).status).toBe(404);
});

test('nothing that somebody sent, and nothing that grants access, is in the metrics', async () => {
  const canaries = ['canary-one-77', 'canary-two-88', 'canary-three-99'];
  for (const [each, canary] of canaries.entries()) {
    await provider.send(`/${canary}?${canary}=${canary}`, { headers: { 'user-agent': canary, 'x-request-id': `${canary}-0` } });
    await provider.send('/oauth/authorize', { method: 'POST', body: `client_id=${canary}`, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    await provider.send(`/admin/v1/users/${canary}`, { headers: { authorization: `Bearer ${canary}` } });
    await provider.token({ grant_type: canary, scope: canary, client_id: canary }, [canary, canary]);
    await provider.token({ grant_type: 'password', username: `${canary}@example.com`, password: `${canary} long enough` }, each === 0 ? asShop : [canary, secret]);
  }
  const text = await scrape();
  for (const forbidden of ['canary', 'ada@example', 'example.com', password, secret, wrong, ...asShop, provider.testDatabase.connection.database]) expect(text).not.toContain(forbidden);
});

test('outsiders make no series more, whatever they send', async () => {
  const series = (text: string) => new Set(text.split('\n').filter((line) => !line.startsWith('#')).map((line) => line.slice(0, line.lastIndexOf(' '))));
  const send = async (each: number) => {
    await provider.send(`/canary-${each}`, { method: each < 5 ? 'GET' : (['POST', 'PROPFIND', 'PURGE', 'SEARCH', 'MKCOL'][each % 5] ?? 'GET') });
    await provider.send(`/admin/v1/users/canary-${each}`);
    await provider.token({ grant_type: `canary-${each}` }, [`canary-${each}`, 'x']);
  };
  for (let each = 0; each < 5; each += 1) await send(each);
  const before = series(await scrape());
  for (let each = 5; each < 60; each += 1) await send(each);
  expect([...series(await scrape())].filter((name) => !before.has(name))).toEqual([]);
});

test('a grant that no list has counts as other', async () => {
  const before = await scrape();
  tell('request', { method: 'POST', route: '/oauth/token', status: 200, seconds: 0.01, grant: 'canary-grant' });
  const after = await scrape();
  expect(after).not.toContain('canary');
  const series = 'symbolon_token_requests_total{grant="other",outcome="granted"}';
  expect(valueOf(after, series) - valueOf(before, series)).toBe(1);
});

test('asking again at once costs nothing: it is the same answer, and the database is not asked', async () => {
  const before = await scrape();
  await provider.token({ grant_type: 'client_credentials' }, asShop);
  expect((await ask('/metrics')).text).toBe(before);
  expect((await Promise.all(Array.from({ length: 20 }, () => ask('/metrics')))).map(({ text }) => text)).toEqual(Array<string>(20).fill(before));
  expect(await scrape()).not.toBe(before);
});

test('a lost database is told in time, and what only it knows is left out', async () => {
  await provider.testDatabase.lose();
  provider.clock.advance(5); // it is asked no more often
  const { status, text } = await ask('/metrics');
  expect(status).toBe(200);
  expect(valueOf(text, 'symbolon_database_reachable')).toBe(0);
  expect(text).not.toMatch(/^symbolon_(outbox_oldest|signing_key_age)_seconds\{/m);
  expect(valueOf(text, 'symbolon_memory_bytes{kind="resident"}')).toBeGreaterThan(1e7);
});
