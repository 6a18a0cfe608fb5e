import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { parse } from 'yaml';
import { freePort } from './free-port.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { firstRunOf, logIn, signUp } from './tokens.ts';
import { until } from './until.ts';

/** docs/observability.md by its commands, and what stands in deploy/observability against what a server really tells. */
const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/observability.md'), 'utf8');
const commands = new Map([...page.matchAll(/<!-- test: (\w+) -->\n```sh\n([^]*?)```/g)].map(([, name = '', script = '']) => [name, script]));
const folder = join(root, 'deploy/observability');
interface Rule {
  readonly alert: string;
  readonly expr: string;
}
const rules = (parse(readFileSync(join(folder, 'alerts.yml'), 'utf8')) as { readonly groups: readonly { readonly rules: readonly Rule[] }[] }).groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync(join(folder, 'grafana-dashboard.json'), 'utf8')) as { readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[] };
const expressions: readonly (readonly [where: string, expression: string])[] = [...rules.map(({ alert, expr }) => [alert, expr] as const), ...dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => [title, expr] as const))];

/** Whether Debian's package is installed: it is a stranger's judge of all this, and where it is not, the names are still compared. */
const hasPrometheus = spawnSync('promtool', ['--version']).error === undefined && spawnSync('prometheus', ['--version']).error === undefined;

let scratch: Scratch;
let at: Installation;
let metricsPort: number;
beforeAll(async () => {
  scratch = openScratch();
  metricsPort = await freePort();
  at = await newInstallation(scratch, { SYMBOLON_METRICS_PORT: String(metricsPort), SYMBOLON_WORKERS: '2' });
  const server = await startServer(at);
  await server.printed(/What else there is/);
  const first = firstRunOf(server.stdout);
  expect((await signUp(at, first, 'ada@example.com')).status).toBe(200);
  expect((await logIn(at, first, 'ada@example.com')).status).toBe(200);
});
afterAll(() => scratch.close());

const here = (text: string): string => text.replaceAll('http://localhost:3000', at.issuer).replaceAll('9464', String(metricsPort));
const run = async (name: string): Promise<string> => (await promisify(execFile)('sh', ['-ec', here(commands.get(name) ?? 'exit 1')], { cwd: root })).stdout;
const scrape = async (): Promise<string> => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();

test('the commands of the page do what it says', async () => {
  expect([...commands.keys()]).toEqual(['read', 'prometheus', 'ready']);
  expect(await run('read')).toMatch(/^symbolon_workers_ready 2$/m);
  expect(JSON.parse(await run('ready'))).toEqual({ status: 'ok' });
});

test('the page has each alert, and none that is not there', () => {
  expect([...page.matchAll(/`(Symbolon[A-Z]\w+)`/g)].map(([, name]) => name).filter((name, index, all) => all.indexOf(name) === index).sort()).toEqual(rules.map(({ alert }) => alert).sort());
});

test('each alert has a case in which it fires', () => {
  const cases = readFileSync(join(folder, 'alerts.test.yml'), 'utf8').split('- name: nothing is well')[1] ?? '';
  expect([...cases.matchAll(/alertname="(\w+)"/g)].map(([, name]) => name).sort()).toEqual(rules.map(({ alert }) => alert).sort());
});

test('whatever waits to be delivered, an alert tells of it', () => {
  const named = rules.flatMap(({ expr }) => [.../symbolon_outbox_oldest_seconds\{kind=~"([^"]*)"\}/.exec(expr)?.slice(1) ?? []]).flatMap((kinds) => kinds.split('|'));
  expect([...named].sort()).toEqual([...(/`symbolon_outbox_oldest_seconds` \| gauge \| `kind`: ([^|]*)\|/.exec(page)?.[1] ?? '').matchAll(/`(\w+)`/g)].map(([, kind]) => kind).sort());
});

test('the dashboard and the alerts name only what the server tells, with its labels and their values', async () => {
  const text = await scrape();
  const types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', type = '']) => [name, type]));
  const told = [...types].flatMap(([name, type]) => (type === 'histogram' ? ['bucket', 'sum', 'count'].map((part) => `${name}_${part}`) : [name]));
  const labels = new Map(told.map((name) => [name, new Set([...text.matchAll(new RegExp(`^${name}\\{(.*)\\}`, 'gm'))].flatMap(([, inner = '']) => [...inner.matchAll(/(\w+)="/g)].map(([, label]) => label)))]));
  const wrong = expressions.flatMap(([where, expression]) =>
    [...expression.matchAll(/\b(symbolon_\w+)(?:\{([^}]*)\})?/g)].flatMap(([, name = '', inner = '']) => [
      ...(told.includes(name) ? [] : [`${where} names ${name}`]),
      ...[...inner.matchAll(/(\w+)\s*[=!]~?\s*"([^"]*)"/g)].flatMap(([, label = '', value = '']) =>
        label === 'instance' || (labels.get(name)?.has(label) && value.split('|').every((each) => text.includes(`${label}="${each}"`) || label === 'route' || (label === 'status' && /^[1-5]xx$/.test(each)))) ? [] : [`${where} asks ${name} for ${label} ${value}`],
      ),
    ]),
  );
  expect(wrong).toEqual([]);
  expect(new Set(expressions.flatMap(([, expression]) => expression.match(/\bsymbolon_\w+/g) ?? [])).size).toBeGreaterThan(15);
});

/** What Debian's package `prometheus` has: without it these two are not judged, and are told as skipped. */
const withPrometheus = hasPrometheus ? test : test.skip;

withPrometheus('Prometheus takes the rules, the configuration and a scrape without a complaint', async () => {
  const judged = (args: readonly string[], input?: string) => {
    const { status, stdout, stderr } = spawnSync('promtool', args, { encoding: 'utf8', ...(input !== undefined && { input }) });
    return { status, said: status === 0 ? '' : stdout + stderr };
  };
  expect(judged(['check', 'config', join(folder, 'prometheus.yml')])).toEqual({ status: 0, said: '' });
  expect(judged(['check', 'rules', join(folder, 'alerts.yml')])).toEqual({ status: 0, said: '' });
  expect(judged(['test', 'rules', join(folder, 'alerts.test.yml')])).toEqual({ status: 0, said: '' });
  expect(judged(['check', 'metrics'], await scrape())).toEqual({ status: 0, said: '' });
});

withPrometheus('a Prometheus that is started as the page says answers every question of the dashboard and the alerts', async () => {
  const own = scratch.directory();
  cpSync(folder, own, { recursive: true });
  writeFileSync(join(own, 'prometheus.yml'), here(readFileSync(join(folder, 'prometheus.yml'), 'utf8')).replace('15s', '1s'));
  const port = await freePort();
  const script = (commands.get('prometheus') ?? '').replace('deploy/observability', own).replace('9090', String(port)).replace(/^prometheus/, 'exec prometheus');
  const prometheus = spawn('sh', ['-ec', script], { cwd: root, stdio: 'ignore', env: { ...process.env, TMPDIR: scratch.path } });
  scratch.onClose(async () => {
    if (prometheus.exitCode === null && prometheus.kill()) await once(prometheus, 'close');
  });
  const ask = async (path: string): Promise<Readonly<Record<string, unknown>>> => ((await (await fetch(`http://127.0.0.1:${port}/api/v1/${path}`)).json()) as { readonly data: Readonly<Record<string, unknown>> }).data;
  const query = async (expression: string) => (await ask(`query?query=${encodeURIComponent(expression)}`))['result'] as readonly { readonly value: readonly [number, string] }[];
  const ready = await until('two scrapes', async () => {
    const seen = await query('symbolon_workers_ready and count_over_time(symbolon_workers_ready[1m]) > 3').catch(() => []);
    return seen.length > 0 ? seen : undefined;
  });
  expect(ready.map(({ value }) => value[1])).toEqual(['2']);
  const always = ['Processes that can serve', 'Database reachable', 'Nodes up since', 'Requests by status', 'Latency', 'Log-ins by factor', 'Password hashes', 'Memory', 'Event loop delay', 'Age of signing keys', 'What waits to be delivered'];
  for (const [where, expression] of expressions) {
    const result = await query(expression.replaceAll('$instance', '.*').replaceAll('$__rate_interval', '1m'));
    expect({ where, isAnswered: Array.isArray(result) }).toEqual({ where, isAnswered: true });
    if (always.includes(where)) expect({ where, series: result.length > 0 }).toEqual({ where, series: true });
  }
  const { groups } = (await ask('rules')) as { readonly groups: readonly { readonly rules: readonly { readonly health: string; readonly state: string }[] }[] };
  expect(groups.flatMap((group) => group.rules).filter(({ state }) => state === 'firing')).toEqual([]);
});
