import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { api, OAuthTokenResponse, signingAlgorithms } from '@symbolon/contracts';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { send } from './http.ts';
import { isRunning, postmasterOn } from './postmaster.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { emptyInstallation, runCommand, startServer, twoWorkers, type Installation, type ServerProcess } from './server-process.ts';
import { firstRunOf, keySet, token, verified, type FirstRun } from './tokens.ts';
import { until } from './until.ts';

const scratch = openScratch();
afterAll(() => scratch.close());

const otherKey = Buffer.alloc(32, 7).toString('base64');

/** Every row of every table, but for the nodes that were seen and what happened. */
async function rowsOf(postgres: Postgres, database = 'symbolon'): Promise<Record<string, unknown>> {
  const tables = await postgres.query<{ name: string }>(database, `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_name <> 'nodes' AND table_name !~ '^events?_|^events$|^hourly_counts$' ORDER BY 1`);
  const rows = tables.map(async ({ name }) => [name, await postgres.query(database, `SELECT to_jsonb(t) AS row FROM ${name} t ORDER BY 1`)] as const);
  return Object.fromEntries(await Promise.all(rows));
}

/** The rows that an embedded PostgreSQL, stopped by now, has left. */
async function rowsLeftBy(at: Installation): Promise<Record<string, unknown>> {
  const postgres = await startPostgres(scratch, at.postgres);
  try {
    return await rowsOf(postgres);
  } finally {
    await postgres.stop();
  }
}

/** The tokens that --try shows, by grant. */
const tokensShown = (stdout: string): Record<string, unknown> =>
  Object.fromEntries(
    [...stdout.matchAll(/^ {2}(\w+): access token verified \(signature, typ, iss, aud, exp\)\n\n( {4}\{[^]*?\n {4}\})\n/gm)].map(([, grant = '', json = '']) => [grant, JSON.parse(json) as unknown]),
  );

const anyToken = (issuer: string, audience: string, claims: object) => ({
  header: { typ: 'at+jwt', alg: 'EdDSA', kid: expect.any(String) },
  claims: expect.objectContaining({ iss: issuer, aud: audience, jti: expect.any(String), ...claims }),
});

describe('on an empty data directory', () => {
  let at: Installation;
  let server: ServerProcess;
  let first: FirstRun;
  let rows: Record<string, unknown>;

  beforeAll(async () => {
    at = await emptyInstallation(scratch, twoWorkers);
    server = await startServer(at, ['start', '--try']);
    await server.printed(/Verified \d+ ms after/);
    first = firstRunOf(server.stdout);
  });

  test('the first start shows the issuer, a client and a user with strong secrets, and how to verify', () => {
    expect(first).toEqual({
      clientId: 'first-app',
      clientSecret: expect.stringMatching(/^[\w-]{43}$/),
      username: 'first@symbolon.local',
      password: expect.stringMatching(/^[\w-]{32}$/),
    });
    expect(server.stdout).toContain(`Symbolon is ready at ${at.issuer}\n`);
    expect(server.stdout).toContain(`typ at+jwt, iss ${at.issuer}, aud ${at.issuer}/first-api`);
    for (const secret of [first.clientSecret, first.password]) expect(server.stderr).not.toContain(secret);
  });

  test('the curl commands that it shows, run as they are, get tokens that verify', async () => {
    const commands = [...server.stdout.matchAll(/^ +curl [^]*?(?=\n\n)/gm)].map(([command]) => command);
    const run = (command: string) => promisify(execFile)('/bin/sh', ['-c', command], { env: { PATH: process.env['PATH'], HOME: scratch.path } });
    const answers = await Promise.all(commands.map(async (command) => OAuthTokenResponse.parse(JSON.parse((await run(command)).stdout))));
    const keys = await keySet(at);
    const tokens = await Promise.all(answers.map(({ access_token }) => verified(access_token, keys, at.issuer, `${at.issuer}/first-api`)));
    expect(tokens.map(({ payload }) => [payload.sub, payload['client_id']])).toEqual([
      [expect.stringMatching(/^user_/), 'first-app'],
      ['first-app', 'first-app'],
    ]);
    expect(Object.keys(answers[0] ?? {})).toEqual(expect.arrayContaining(['id_token', 'refresh_token']));
  });

  test('--try shows a verified token of each grant', () => {
    expect(tokensShown(server.stdout)).toEqual({
      password: anyToken(at.issuer, `${at.issuer}/first-api`, { sub: expect.stringMatching(/^user_/), client_id: 'first-app' }),
      client_credentials: anyToken(at.issuer, `${at.issuer}/first-api`, { sub: 'first-app', client_id: 'first-app' }),
    });
  });

  test('the master key is for its owner alone', () => {
    expect(statSync(join(at.dataDirectory, 'master.key')).mode & 0o777).toBe(0o600);
  });

  test('SIGTERM ends it with status 0, and its PostgreSQL with it', async () => {
    const pid = postmasterOn(at.postgres) ?? 0;
    expect(isRunning(pid)).toBe(true);
    expect(await server.stop('SIGTERM')).toBe(0);
    expect(isRunning(pid)).toBe(false);
    expect(server.log.at(-1)).toMatchObject({ level: 'info', msg: 'stopped' });
    rows = await rowsLeftBy(at);
    expect(rows).toMatchObject({ clients: [{ row: { client_id: 'first-app' } }, { row: { client_id: 'symbolon-cli' } }, { row: { client_id: 'symbolon-console' } }], users: [{}], resource_servers: [{}], signing_keys: signingAlgorithms.map(() => ({})), installation: [{}] });
    for (const secret of [first.clientSecret, first.password]) expect(JSON.stringify(rows)).not.toContain(secret);
  });

  test('a later start makes nothing and shows no secret; --try shows tokens of its own and leaves no more than that its network is known; SIGINT ends it', async () => {
    const key = readFileSync(join(at.dataDirectory, 'master.key'));
    const later = await startServer(at, ['start', '--try']);
    await later.printed(/Verified \d+ ms after/);
    const shown = tokensShown(later.stdout);
    const audience = expect.stringMatching(new RegExp(`^${at.issuer}/try-[\\w-]+-api$`)) as string;
    const client = expect.stringMatching(/^try-[\w-]+-app$/) as string;
    expect(shown).toEqual({
      password: anyToken(at.issuer, audience, { sub: expect.stringMatching(/^user_/), client_id: client }),
      client_credentials: anyToken(at.issuer, audience, { sub: client, client_id: client }),
    });
    expect(later.stdout.replace(/^ {2}password: access token verified[^]*/m, '')).toBe(`\n  Symbolon is ready at ${at.issuer}\n  Try it:  npm start -- --try\n\n`);

    const pid = postmasterOn(at.postgres) ?? 0;
    expect(isRunning(pid)).toBe(true);
    expect(await later.stop('SIGINT')).toBe(0);
    expect(isRunning(pid)).toBe(false);
    const { throttles, ...others } = await rowsLeftBy(at);
    const { throttles: before, ...expected } = rows;
    expect(others).toEqual(expected);
    // That this machine's network has logged somebody in: a keyed hash, which names nobody and runs out by itself.
    expect(throttles).toEqual(expect.arrayContaining(before as unknown[]));
    expect(throttles).toHaveLength((before as unknown[]).length + 1);
    expect(readFileSync(join(at.dataDirectory, 'master.key'))).toEqual(key);
  });

  test('a request that never comes to its end is given up after SYMBOLON_DRAIN_SECONDS, and PostgreSQL ends all the same', async () => {
    const impatient = await startServer(at, ['start'], { SYMBOLON_DRAIN_SECONDS: '0' });
    const headers = { 'content-type': 'application/json', 'content-length': 1000, expect: '100-continue' };
    const endless = request({ host: '127.0.0.1', port: at.port, path: api.oauth.token.path, method: 'POST', headers, agent: false });
    endless.flushHeaders();
    await once(endless, 'continue'); // so the server waits for a body
    endless.on('error', () => undefined); // the connection is cut
    await impatient.stop('SIGTERM');
    expect(postmasterOn(at.postgres)).toBeUndefined();
    expect(impatient.log.at(-1)).toMatchObject({ msg: 'stopped' });
  });

  test('another master key than the one it was made with is refused in one line', async () => {
    expect(await runCommand(at, ['start'], { SYMBOLON_MASTER_KEY: otherKey })).toEqual({
      ending: 1,
      stdout: '',
      stderr: expect.stringMatching(/^symbolon: .*SYMBOLON_MASTER_KEY.*\n$/),
    });
  });
});

describe('with a DATABASE_URL', () => {
  let postgres: Postgres;
  let at: Installation;
  beforeAll(async () => {
    postgres = await startPostgres(scratch);
    at = await emptyInstallation(scratch, { DATABASE_URL: await postgres.createDatabase('given'), SYMBOLON_DRAIN_SECONDS: '600' });
  });

  const waiting = `SELECT 1 FROM pg_locks WHERE relation = 'users'::regclass AND NOT granted`;
  /** What a start does last; until then it looks at users itself. */
  const begun = (starts: number) =>
    until('the start to be over', async () => (await postgres.query('given', `SELECT 1 FROM events WHERE type = 'node.started'`)).length === starts);
  let first: FirstRun;

  test('a log-in under way when SIGTERM comes is answered, and nobody new is let in', async () => {
    const server = await startServer(at);
    await server.printed(/What else there is/);
    first = firstRunOf(server.stdout);
    const keys = await keySet(at);
    await begun(1);

    const blocker = new pg.Client(postgres.url('given'));
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE users');
    const answer = token(at, first, { grant_type: 'password', username: first.username, password: first.password });
    await until('the log-in to wait in the database', async () => (await postgres.query('given', waiting)).length > 0);
    const ended = server.stop('SIGTERM');
    const shutOut = () => send(at, '/health/live').then(({ status }) => status === 503, () => true);
    await until('the door to be shut', shutOut);
    await blocker.query('COMMIT');
    await blocker.end();

    const { status, json } = await answer;
    expect(status).toBe(200);
    expect((await verified(json['access_token'], keys, at.issuer, `${at.issuer}/first-api`)).payload['client_id']).toBe(first.clientId);
    expect(await ended).toBe(0);
    expect(server.log.flatMap(({ msg, event }) => (msg === 'request' ? (event ?? []) : msg))).toEqual(['database migrated', 'ready', 'draining', 'login', 'stopped']);
  });

  test('a log-in whose client has left meanwhile is ended before the database is closed', async () => {
    const server = await startServer(at);
    await begun(2);
    const blocker = new pg.Client(postgres.url('given'));
    await blocker.connect();
    await blocker.query('BEGIN; LOCK TABLE users');
    const leaving = new AbortController();
    const headers = { authorization: `Basic ${btoa(`${first.clientId}:${first.clientSecret}`)}` };
    const body = new URLSearchParams({ grant_type: 'password', username: first.username, password: first.password });
    const asked = fetch(`http://127.0.0.1:${at.port}/oauth/token`, { method: 'POST', headers, body, signal: leaving.signal });
    await until('the log-in to wait in the database', async () => (await postgres.query('given', waiting)).length > 0);
    leaving.abort();
    await expect(asked).rejects.toThrow('aborted');
    const ended = server.stop('SIGTERM');
    await until('the door to be shut', () => send(at, '/health/live').then(({ status }) => status === 503, () => true));
    await blocker.query('COMMIT');
    await blocker.end();
    expect(await ended).toBe(0);
    expect(server.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('another master key than the one the database was made with is refused in one line', async () => {
    const before = await rowsOf(postgres, 'given');
    expect(await runCommand(at, ['start'], { SYMBOLON_MASTER_KEY: otherKey })).toEqual({
      ending: 1,
      stdout: '',
      stderr: expect.stringMatching(/^symbolon: .*SYMBOLON_MASTER_KEY.*\n$/),
    });
    expect(await rowsOf(postgres, 'given')).toEqual(before);
  });
});

describe('a mistake ends it at once, and the one line it prints names the key and the fix', () => {
  const wrong: readonly (readonly [name: string, settings: Readonly<Record<string, string>>, line: RegExp])[] = [
    ['an unknown setting', { SYMBOLON_ISSUR: 'https://id.example.com' }, /SYMBOLON_ISSUR is not a setting/],
    ['an http issuer on a public host', { SYMBOLON_ISSUER: 'http://id.example.com' }, /SYMBOLON_ISSUER must be https/],
    ['a port that is none', { SYMBOLON_PORT: '99999' }, /SYMBOLON_PORT must be at most 65535/],
    ['a database that is not there', { DATABASE_URL: 'postgresql://symbolon:canary@127.0.0.1:1/symbolon' }, /DATABASE_URL .*nothing listens there: start PostgreSQL/],
    ['a data directory that is a device', { SYMBOLON_DATA_DIR: '/dev/null' }, /SYMBOLON_DATA_DIR is \/dev\/null, which cannot be written \(ENOTDIR\): let this user write there, or set it to another folder\./],
    ['a data directory below a device, the key given', { SYMBOLON_DATA_DIR: '/dev/null/symbolon', SYMBOLON_MASTER_KEY: otherKey }, /SYMBOLON_DATA_DIR is \/dev\/null\/symbolon, which cannot be written \(ENOTDIR\)/],
    ['a data directory in /proc', { SYMBOLON_DATA_DIR: '/proc/symbolon' }, /SYMBOLON_DATA_DIR is \/proc\/symbolon, which cannot be written \(ENOENT\)/],
    ['a data directory in /proc, the key given', { SYMBOLON_DATA_DIR: '/proc/symbolon', SYMBOLON_MASTER_KEY: otherKey }, /SYMBOLON_DATA_DIR is \/proc\/symbolon, which cannot be written \(ENOENT\)/],
    ['a file that is not there', { SYMBOLON_CONFIG: 'absent.yaml' }, /absent\.yaml: there is no such file/],
  ];
  test.each(wrong)('%s', async (_, settings, line) => {
    const { ending, stdout, stderr } = await runCommand(await emptyInstallation(scratch, settings), ['start']);
    expect({ ending, stdout, stderr }).toEqual({ ending: 1, stdout: '', stderr: expect.stringMatching(/^symbolon: .*\n$/) });
    expect(stderr).toMatch(line);
    expect(stderr).not.toContain('canary');
  });

  const mistyped: readonly (readonly [command: string, line: RegExp])[] = [
    ['begin', /begin is not a command/],
    ['start now', /now is not understood/],
    ['apply', /needs the file: symbolon apply -f/],
    ['--tri', /--tri/],
  ];
  test.each(mistyped)('the command line "%s" ends with status 2', async (command, line) => {
    const { ending, stdout, stderr } = await runCommand(await emptyInstallation(scratch), command.split(' '));
    expect({ ending, stdout, stderr }).toEqual({ ending: 2, stdout: '', stderr: expect.stringMatching(/^symbolon: .*\n$/) });
    expect(stderr).toMatch(line);
  });
});

describe('a node whose clock is off', () => {
  /** Lets a program take it for another time than it is. */
  const offBy = (seconds: number): string => {
    const code = `const Real = Date; globalThis.Date = class extends Real { constructor(...given) { super(...(given.length === 0 ? [Date.now()] : given)); } static now() { return Real.now() + ${seconds * 1000}; } };`;
    return `--import=data:text/javascript,${encodeURIComponent(code)}`;
  };
  const readiness = async (seconds: number) => {
    const at = await emptyInstallation(scratch);
    const server = await startServer(at, ['start'], { NODE_OPTIONS: offBy(seconds) });
    const { status, json } = await send(at, '/health/ready');
    const said = server.log.filter(({ msg }) => msg === 'not ready').map(({ level, reason }) => [level, reason]);
    expect(await server.stop()).toBe(0);
    return { status, part: json['part'], said };
  };

  test.each([0, 50, -50])('by %p s, is ready', async (seconds) => {
    expect(await readiness(seconds)).toEqual({ status: 200, part: undefined, said: [] });
  });

  test.each<[number, RegExp]>([
    [120, /^the clock of this machine is 1[12]\d s ahead of the database's: let both ask a time server$/],
    [-120, /^the clock of this machine is 1[12]\d s behind the database's: let both ask a time server$/],
  ])('by %p s, is not ready, and its log says why', async (seconds, reason) => {
    expect(await readiness(seconds)).toEqual({ status: 503, part: 'clock', said: [['error', expect.stringMatching(reason)]] });
  });
});

describe('a first start on a port that is in use', () => {
  let at: Installation;
  beforeAll(async () => {
    at = await emptyInstallation(scratch);
  });

  test('is refused in one line that names SYMBOLON_PORT, and leaves no PostgreSQL', async () => {
    const occupant = createServer().listen(at.port, '127.0.0.1');
    await once(occupant, 'listening');
    const { ending, stdout, stderr } = await runCommand(at, ['start'], { SYMBOLON_LOG_LEVEL: 'silent' });
    occupant.close();
    expect(postmasterOn(at.postgres)).toBeUndefined();
    expect({ ending, stdout, stderr }).toEqual({ ending: 1, stdout: '', stderr: expect.stringMatching(/^symbolon: .*SYMBOLON_PORT.*\n$/) });
  });

  test('with SYMBOLON_FIRST_RUN=silent the next start makes no one, and prints no secret and no link', async () => {
    const silent = await startServer(at, ['start'], { SYMBOLON_FIRST_RUN: 'silent' });
    await silent.printed(/Symbolon is ready[^]*\n\n$/);
    expect(silent.stdout).toBe(`\n  Symbolon is ready at ${at.issuer}\n  Try it:  npm start -- --try\n\n`);
    expect(await silent.stop()).toBe(0);
  });

  test('loses nothing: the next start still shows the first client and user', async () => {
    const next = await startServer(at, ['start'], { SYMBOLON_PORT: String(await freePort()) });
    await next.printed(/Symbolon is ready[^]*\n\n$/);
    expect(firstRunOf(next.stdout)).toMatchObject({ clientId: 'first-app', clientSecret: expect.stringMatching(/^[\w-]{43}$/) });
    expect(await next.stop()).toBe(0);
  });
});
