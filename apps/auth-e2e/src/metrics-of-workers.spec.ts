import { createServer } from 'node:net';
import { once } from 'node:events';
import { freePort } from './free-port.ts';
import { send, type Answer } from './http.ts';
import { isRunning } from './postmaster.ts';
import { openScratch } from './scratch.ts';
import { launchServer, newInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, logIn, signUp, token, type FirstRun } from './tokens.ts';
import { until } from './until.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

const workers = 2;
let at: Installation;
let port: number;
let server: ServerProcess;
let first: FirstRun;
beforeAll(async () => {
  port = await freePort();
  at = await newInstallation(scratch, { SYMBOLON_WORKERS: String(workers), SYMBOLON_LOG_LEVEL: 'debug', SYMBOLON_METRICS_PORT: String(port) });
  server = await startServer(at);
  await server.printed(/What else there is/);
  first = firstRunOf(server.stdout);
});

const ask = (path = '/metrics'): Promise<Answer> => send({ ...at, port }, path);
const served = (): readonly number[] => server.log.flatMap(({ msg, pid }) => (msg === 'a worker serves' ? Number(pid) : []));

/** The value of one series; asked until a scrape has it so, since the same is answered for a second. */
const told = async (series: string, is: (value: number) => boolean): Promise<number> =>
  (await until(`${series}`, async () => {
    const value = valueOf((await ask()).text, series);
    return is(value) ? { value } : undefined;
  })).value;
const valueOf = (text: string, series: string): number => Number(text.split('\n').find((line) => line.startsWith(`${series} `))?.slice(series.length + 1) ?? NaN);

const granted = 'symbolon_token_requests_total{grant="client_credentials",outcome="granted"}';
let asked = 0;
async function ofBoth(times: number): Promise<void> {
  await Promise.all(Array.from({ length: times }, async () => expect((await token(at, first, { grant_type: 'client_credentials' })).status).toBe(200)));
  asked += times;
}

test('what all workers did is one sum, with what each of them has', async () => {
  await ofBoth(40);
  expect((await signUp(at, first, 'ada@example.com')).status).toBe(200);
  expect((await logIn(at, first, 'ada@example.com')).status).toBe(200);
  expect(await told(granted, (value) => value >= asked)).toBe(asked);
  expect(await told('symbolon_logins_total{factor="password",outcome="succeeded"}', (value) => value > 0)).toBe(1);
  await told('symbolon_signing_key_age_seconds{alg="EdDSA"}', (value) => value >= 0); // what only the database knows may be of up to five seconds before, when there was no key
  const { status, headers, text } = await ask();
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(['symbolon_workers', 'symbolon_workers_ready', 'symbolon_database_connections_most', 'symbolon_database_reachable'].map((name) => valueOf(text, name))).toEqual([workers, workers, 20, 1]);
  expect(valueOf(text, 'symbolon_memory_bytes{kind="resident"}')).toBeGreaterThan(1e8);
  expect(valueOf(text, 'symbolon_worker_start_time_seconds')).toBeGreaterThanOrEqual(valueOf(text, 'symbolon_node_start_time_seconds'));
  expect(text).toMatch(/^symbolon_signing_key_age_seconds\{alg="\w+"\} \d/m);
});

test('a worker that is replaced takes none of its counts with it', async () => {
  const before = served().slice(-workers);
  server.signal('SIGHUP');
  await server.logged('all workers replaced');
  await ofBoth(20);
  await until('the old workers to be gone', () => !before.some(isRunning));
  expect(await told(granted, (value) => value >= asked)).toBe(asked);
});

test('a worker that is killed takes none of those with it that were told', async () => {
  const before = await told(granted, (value) => value >= asked);
  process.kill(served().at(-1) ?? 0, 'SIGKILL');
  await until('another worker', () => served().length === 2 * workers + 1);
  await ofBoth(10);
  expect(await told(granted, (value) => value >= before + 10)).toBe(asked);
});

test('a worker that hangs delays no scrape for long: its counts stay, and it is not among those that are ready', async () => {
  const [hanging = 0] = served().slice(-1);
  process.kill(hanging, 'SIGSTOP');
  try {
    expect(await told('symbolon_workers_ready', (value) => value === workers - 1)).toBe(workers - 1);
    expect(valueOf((await ask()).text, granted)).toBe(asked);
  } finally {
    process.kill(hanging, 'SIGCONT');
  }
  expect(await told('symbolon_workers_ready', (value) => value === workers)).toBe(workers);
});

test('only this machine reaches it, unless a host is named', async () => {
  await expect(fetch(`http://127.0.0.2:${port}/metrics`)).rejects.toThrow('fetch failed');
  expect(await server.stop()).toBe(0);
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
  const everywhere = await startServer(at, ['start'], { SYMBOLON_METRICS_HOST: '0.0.0.0', SYMBOLON_WORKERS: '1' });
  expect((await fetch(`http://127.0.0.2:${port}/metrics`)).status).toBe(200);
  expect(valueOf((await ask()).text, 'symbolon_workers_ready')).toBe(1);
  expect(everywhere.log.filter(({ msg }) => msg === 'metrics')).toEqual([expect.objectContaining({ host: '0.0.0.0', port })]);
  expect(await everywhere.stop()).toBe(0);
});

test('a port that is taken stops the start, which says what to do', async () => {
  const other = createServer().listen(port, '127.0.0.1');
  await once(other, 'listening');
  for (const SYMBOLON_WORKERS of ['1', '2']) {
    const refused = launchServer(at, ['start'], { SYMBOLON_WORKERS });
    expect(await refused.ended).toBe(1);
    expect(refused.stderr).toContain(`SYMBOLON_METRICS_PORT is ${port}, which another program listens on: stop it, or set SYMBOLON_METRICS_PORT to a free one.`);
  }
  other.close();
});

test('without the setting nothing listens and nothing is counted', async () => {
  const quiet = await startServer(at, ['start'], { SYMBOLON_METRICS_PORT: '' });
  await expect(ask()).rejects.toThrow('ECONNREFUSED');
  expect(quiet.log.filter(({ msg }) => msg === 'metrics')).toEqual([]);
  expect(await quiet.stop()).toBe(0);
});
