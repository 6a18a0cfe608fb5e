import { Agent, request } from 'node:http';
import { api } from '@symbolon/contracts';
import { send } from './http.ts';
import { isRunning, postmasterOn } from './postmaster.ts';
import { openScratch } from './scratch.ts';
import { emptyInstallation, startServer, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, keySet, logIn, signUp, token, verified, type FirstRun } from './tokens.ts';
import { until } from './until.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

const workers = 3;
let at: Installation;
let server: ServerProcess;
let first: FirstRun;
beforeAll(async () => {
  at = await emptyInstallation(scratch, { SYMBOLON_WORKERS: String(workers), SYMBOLON_LOG_LEVEL: 'debug' });
  server = await startServer(at);
  await server.printed(/What else there is/);
  first = firstRunOf(server.stdout);
});

/** The process ids of all workers that ever came to serve, in their order. */
const served = (): readonly number[] => server.log.flatMap(({ msg, pid }) => (msg === 'a worker serves' ? Number(pid) : []));

interface Outcome {
  readonly ok: number;
  /** What clients saw that were not answered with 200, and on which connection. */
  readonly failures: readonly { readonly connection: number; readonly what: string }[];
}

const connections = 8;

/** Requests without end while something happens: half of the clients keep their connection, half make a new one each time. */
async function underLoad(happens: () => Promise<void>): Promise<Outcome> {
  let isOver = false;
  let ok = 0;
  const failures: { connection: number; what: string }[] = [];
  const clients = Array.from({ length: connections }, async (_, connection) => {
    const agent = connection % 2 === 0 && new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isOver) {
      const what = await ask(agent);
      if (what === '200') ok += 1;
      else failures.push({ connection, what });
    }
    if (agent) agent.destroy();
  });
  try {
    await until('the load', () => ok > 50);
    await happens();
    const soFar = ok;
    await until('the load to go on', () => ok > soFar + 50);
  } finally {
    isOver = true;
  }
  await Promise.all(clients);
  return { ok, failures };
}

/** The status of an answer that was read whole, or the error of the connection. */
function ask(agent: Agent | false): Promise<string> {
  const headers = { 'content-type': 'application/x-www-form-urlencoded', authorization: `Basic ${btoa(`${first.clientId}:${first.clientSecret}`)}` };
  return new Promise((resolve) => {
    const asked = request({ host: '127.0.0.1', port: at.port, path: api.oauth.token.path, method: 'POST', agent, headers });
    asked.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    asked.once('response', (answer) => {
      answer.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
      answer.once('end', () => resolve(String(answer.statusCode))).resume();
    });
    asked.end('grant_type=client_credentials');
  });
}

test('each worker is a process of its own, and they tell of themselves once', () => {
  expect(new Set(served()).size).toBe(workers);
  expect(served().every(isRunning)).toBe(true);
  expect(server.log.filter(({ msg }) => msg === 'ready')).toEqual([expect.objectContaining({ port: at.port, workers })]);
  expect(server.log.filter(({ msg }) => msg === 'database migrated')).toHaveLength(1);
});

test('a user made through one is known to all, and all sign with the same keys', async () => {
  expect((await signUp(at, first, 'ada@example.com')).status).toBe(200);
  const keys = await keySet(at);
  const answers: Awaited<ReturnType<typeof logIn>>[] = [];
  // Three at once: all twelve may meet at one worker, which keeps half of its places for passwords from any one client.
  for (let turn = 0; turn < 4; turn += 1) answers.push(...(await Promise.all(Array.from({ length: workers }, () => logIn(at, first, 'ada@example.com')))));
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]); // whole, so that a failure says why
  for (const { json } of answers) await verified(json['access_token'], keys, at.issuer, `${at.issuer}/first-api`);
});

test('kill -9 of a worker under load costs no more than what was under way on its connections, and another takes its place', async () => {
  const victim = served().at(-1) ?? 0;
  const { failures } = await underLoad(async () => {
    process.kill(victim, 'SIGKILL');
    await until('another worker', () => served().length === workers + 1);
  });
  expect(new Set(failures.map(({ connection }) => connection)).size).toBe(failures.length);
  expect(failures.filter(({ what }) => !/^(ECONNRESET|EPIPE)$/.test(what))).toEqual([]);
  expect(isRunning(victim)).toBe(false);
  expect(server.log.filter(({ level }) => level === 'error')).toEqual([expect.objectContaining({ msg: 'a worker ended; starting another', pid: victim, ending: 'SIGKILL' })]);
  expect((await logIn(at, first, 'ada@example.com')).status).toBe(200);
});

test('SIGHUP under load replaces all workers and costs no request', async () => {
  const before = served().slice(-workers);
  const { ok, failures } = await underLoad(async () => {
    server.signal('SIGHUP');
    await server.logged('all workers replaced');
  });
  expect(failures).toEqual([]);
  expect(ok).toBeGreaterThan(100);
  expect(served()).toHaveLength(2 * workers + 1);
  await until('the old workers to be gone', () => !before.some(isRunning));
});

test('a worker does not heed the signals of a terminal', async () => {
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.kill(served().at(-1) ?? 0, signal);
  expect((await token(at, first, { grant_type: 'client_credentials' })).status).toBe(200);
  expect(served()).toHaveLength(2 * workers + 1);
});

test('SIGTERM ends it with status 0, all workers and PostgreSQL with it', async () => {
  expect(await server.stop()).toBe(0);
  expect(served().filter(isRunning)).toEqual([]);
  expect(postmasterOn(at.postgres)).toBeUndefined();
  expect(server.log.at(-1)).toMatchObject({ msg: 'stopped' });
});

test('kill -9 of the supervisor leaves no worker, and the next start serves', async () => {
  server = await startServer(at);
  const left = served();
  expect(left).toHaveLength(workers);
  await server.kill9();
  await until('the workers to end', () => !left.some(isRunning));
  server = await startServer(at);
  expect((await send(at, api.health.ready.path)).status).toBe(200);
  expect((await logIn(at, first, 'ada@example.com')).status).toBe(200);
  expect(await server.stop()).toBe(0);
});

test('SIGHUP leaves a process without workers alone', async () => {
  const installation = await emptyInstallation(scratch, { SYMBOLON_WORKERS: '1' });
  const alone = await startServer(installation);
  await alone.printed(/What else there is/);
  alone.signal('SIGHUP');
  await until('the warning', () => alone.log.some(({ msg }) => msg === 'there is only one worker: nothing is replaced'));
  expect((await send(installation, '/health/ready')).status).toBe(200);
  await alone.stop();
});
