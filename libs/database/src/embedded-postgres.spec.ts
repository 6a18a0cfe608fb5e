import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { postgresBinaries } from './embedded-postgres-binaries.ts';
import type { Connection } from './embedded-postgres-connection.ts';
import { findPostmaster, type Postmaster } from './embedded-postgres-pid-file.ts';
import { stopPostmaster } from './embedded-postgres-postmaster.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { runningProcess } from './running-process.ts';

const password = 'a password of this test';
const patience = 30_000;

let parent: string;
let directory: string;
let children: ChildProcess[];

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
  chmodSync(parent, 0o755);
  directory = join(parent, 'postgres');
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  const running = existsSync(directory) ? findPostmaster(directory) : undefined;
  if (running) await stopPostmaster(running.pid);
  rmSync(parent, { recursive: true, force: true });
});

const start = () => startEmbeddedPostgres({ directory, password });

it('makes a private, durable database and is gone after stop, but for the rows', async () => {
  const first = await start();
  await query(first, 'CREATE TABLE kept (what text)');
  await query(first, `INSERT INTO kept VALUES ('a row')`);
  const { pid } = server();
  await first.stop();
  expect(runningProcess(pid)).toBeUndefined();
  expect(readdirSync(directory).sort()).toEqual(['data', 'postgres.log', 'run']);
  expect(['data', 'run'].map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o700, 0o700]);

  const second = await start();
  expect(await query(second, 'SELECT * FROM kept')).toEqual([{ what: 'a row' }]);
  const settings = `SELECT current_user AS user, current_database() AS database, datlocprovider AS provider, datlocale AS locale,
    pg_encoding_to_char(encoding) AS encoding, current_setting('listen_addresses') AS addresses, current_setting('fsync') AS fsync,
    current_setting('synchronous_commit') AS commit, current_setting('data_checksums') AS checksums, current_setting('timezone') AS timezone
    FROM pg_database WHERE datname = current_database()`;
  expect(await query(second, settings)).toEqual([
    {
      user: 'symbolon',
      database: 'symbolon',
      provider: 'b',
      locale: 'C.UTF-8',
      encoding: 'UTF8',
      addresses: '',
      fsync: 'on',
      commit: 'on',
      checksums: 'on',
      timezone: 'UTC',
    },
  ]);
  await second.stop();
}, patience);

it('keeps every committed row when PostgreSQL is killed', async () => {
  const killed = await start();
  await query(killed, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  process.kill(server().pid, 'SIGKILL');

  const next = await start();
  expect(await query(next, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1000 }]);
  await killed.stop();
  expect(await query(next, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  await next.stop();
  expect(findPostmaster(directory)).toBeUndefined();
}, patience);

it('starts again when it is killed under a process that uses it', async () => {
  let lost = 0;
  const survivor = await startEmbeddedPostgres({ directory, password, onLost: () => (lost += 1) });
  await query(survivor, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  for (let round = 0; round < 2; round += 1) {
    const { pid } = server();
    process.kill(pid, 'SIGKILL');
    while (findPostmaster(directory)?.pid === pid || !findPostmaster(directory)) await setTimeout(20);
    const rows = async (): Promise<unknown> => query(survivor, 'SELECT count(*)::int AS rows FROM kept').catch(() => setTimeout(50).then(rows));
    expect(await rows()).toEqual([{ rows: 1000 }]);
    expect(lost).toBeGreaterThan(0);
  }
  await survivor.stop();
  expect(findPostmaster(directory)).toBeUndefined();
}, patience);

it('joins the server that a killed process left running, and stops it in the end', async () => {
  const child = run(`const it = await startEmbeddedPostgres(options); console.log('ready'); setInterval(() => {}, 1000);`);
  await firstOutput(child);
  const left = server();
  await kill(child);
  expect(runningProcess(left.pid)).toBeDefined();

  const joined = await start();
  expect(server()).toEqual(left);
  expect(await query(joined, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  await joined.stop();
  expect(runningProcess(left.pid)).toBeUndefined();
}, patience);

it('keeps every committed row when PostgreSQL and the process that started it are killed', async () => {
  const child = run(`const it = await startEmbeddedPostgres(options); console.log('ready'); setInterval(() => {}, 1000);`);
  await firstOutput(child);
  const joined = await start();
  await query(joined, 'CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n');
  await kill(child);
  process.kill(server().pid, 'SIGKILL');

  const next = await start();
  expect(await query(next, 'SELECT count(*)::int AS rows FROM kept')).toEqual([{ rows: 1000 }]);
  await Promise.all([joined.stop(), next.stop()]);
  expect(findPostmaster(directory)).toBeUndefined();
}, patience);

it('leaves nothing half-made when a process is killed while it makes the data directory', async () => {
  const child = run(`await startEmbeddedPostgres(options);`);
  const begun = () => readdirSync(directory).some((name) => existsSync(join(directory, name, 'data/PG_VERSION')));
  while (!existsSync(directory) || !begun()) await setTimeout(5);
  await kill(child);
  expect(existsSync(join(directory, 'data'))).toBe(false);
  expect(existsSync(join(directory, 'lock'))).toBe(true);

  const next = await start();
  expect(await query(next, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  await next.stop();
}, patience);

it('is one server for all that start at once, and stops with the last that leaves', async () => {
  const child = run(`const it = await startEmbeddedPostgres(options); console.log('ready'); process.stdin.once('data', async () => { await it.stop(); process.exit(); });`);
  const [first, second] = await Promise.all([start(), start(), firstOutput(child)]);
  expect(first.connection).toEqual(second.connection);
  const { pid } = server();

  await Promise.all([first.stop(), second.stop()]);
  expect(runningProcess(pid)).toBeDefined();
  child.stdin?.write('stop');
  await once(child, 'exit');
  expect(runningProcess(pid)).toBeUndefined();
}, patience);

it('says that the master key is another when the password is refused, running or not', async () => {
  const other = () => startEmbeddedPostgres({ directory, password: 'of another key' });
  const sentence =
    'The data directory of the embedded PostgreSQL was made under another master key: ' +
    'set the SYMBOLON_MASTER_KEY (or restore the master.key file) it was made with';
  const right = await start();
  await expect(other()).rejects.toThrow(sentence);
  expect(await query(right, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  await right.stop();
  await expect(other()).rejects.toThrow(sentence);
  expect(findPostmaster(directory)).toBeUndefined();
}, patience);

it('puts the socket into a private temporary directory when the path is too long for one', async () => {
  directory = join(parent, 'a-long-name-'.repeat(10), 'it, "quoted"');
  const long = await start();
  const { host } = long.connection;
  expect(dirname(host)).toBe(tmpdir());
  expect(statSync(host).mode & 0o777).toBe(0o700);
  expect(await query(long, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  await long.stop();
  rmSync(host, { recursive: true });
}, patience);

it('starts although strangers now have the process ids that dead ones left in lock files', async () => {
  await (await start()).stop();
  const stranger = run('setInterval(() => {}, 1000);');
  writeFileSync(join(directory, 'lock'), `${stranger.pid} 1`);
  writeFileSync(join(directory, 'data/postmaster.pid'), [stranger.pid, join(directory, 'data'), 1, 5432, join(directory, 'run'), '', ''].join('\n'));

  const next = await start();
  expect(await query(next, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);
  await next.stop();
  expect(stranger.exitCode).toBeNull();
}, patience);

it('repeats what PostgreSQL said when it does not start', async () => {
  await (await start()).stop();
  writeFileSync(join(directory, 'data/postgresql.conf'), 'no_such_setting = 1');
  await expect(start()).rejects.toThrow(/ended while it started on .*unrecognized configuration parameter "no_such_setting"/s);
  expect(readFileSync(join(directory, 'postgres.log'), 'utf8')).toContain('no_such_setting');
}, patience);

it('names DATABASE_URL where there is no PostgreSQL for the platform', () => {
  expect(() => postgresBinaries('sunos-sparc')).toThrow('There is no bundled PostgreSQL for sunos-sparc: set DATABASE_URL to a PostgreSQL of your own');
});

async function query({ connection }: EmbeddedPostgres, sql: string): Promise<unknown[]> {
  const client = new pg.Client(connection satisfies Connection);
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return rows;
}

function server(): Postmaster {
  const found = findPostmaster(directory);
  if (found === undefined) throw new Error(`no server runs on ${directory}`);
  return found;
}

function run(code: string): ChildProcess {
  const prelude = `import { startEmbeddedPostgres } from '${new URL('./embedded-postgres.ts', import.meta.url).href}';`;
  const options = `const options = ${JSON.stringify({ directory, password })};`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', prelude + options + code], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  return child;
}

async function firstOutput(child: ChildProcess): Promise<void> {
  if (child.stdout) await once(child.stdout, 'data');
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}
