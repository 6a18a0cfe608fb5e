import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startEmbeddedPostgres } from '@symbolon/database';
import pg from 'pg';
import { startSymbolon, type StartOptions, type Symbolon } from '../src/index.ts';
import { config, refusal, wish } from './shop.ts';

const cache = join(process.env['XDG_CACHE_HOME'] ?? '', 'life');
const server = { directory: join(cache, 'postgres'), password: 'symbolon-testing', purpose: 'throwaway' } as const;
const start = (options: Partial<StartOptions> = {}): Promise<Symbolon> => startSymbolon({ config, cacheDirectory: cache, ...options });

/** What there is of providers now: databases, and folders of files. */
async function remains(): Promise<{ readonly databases: readonly string[]; readonly folders: readonly string[] }> {
  const postgres = await startEmbeddedPostgres(server);
  const client = new pg.Client(postgres.connection);
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(`SELECT datname FROM pg_database WHERE starts_with(datname, 'symbolon_test_')`);
  await client.end();
  await postgres.stop();
  return { databases: rows.map(({ datname }) => datname), folders: readdirSync(cache).filter((name) => name !== 'postgres') };
}

const nothing = { databases: [], folders: [] };
const isRunning = (): boolean => existsSync(join(server.directory, 'data/postmaster.pid'));

test('what is stopped leaves no database, no folder, no process and no open port', async () => {
  const idp = await start();
  await fetch(`${idp.origin}/oauth/jwks`);
  await idp.stop();
  await idp.stop();
  expect(isRunning()).toBe(false);
  expect(await remains()).toEqual(nothing);
  await expect(fetch(idp.origin)).rejects.toThrow('fetch failed');
});

test('several run side by side, and know nothing of one another', async () => {
  const all = await Promise.all([start(), start(), start({ seed: 'a' }), start({ seed: 'a' })]);
  expect(new Set(all.map(({ issuer }) => issuer)).size).toBe(4);
  const [first, second] = all;
  const token = (await first?.tokenFor(wish)) ?? '';
  expect(first && (await refusal(first, token))).toBeUndefined();
  expect(second && (await refusal(second, token))).toBe('ERR_JWKS_NO_MATCHING_KEY');
  await Promise.all(all.map((idp) => idp.stop()));
  expect(await remains()).toEqual(nothing);
  expect(isRunning()).toBe(false);
});

test('what a killed process left behind is removed by the next start', async () => {
  const program = `import { startSymbolon } from '@symbolon/testing';
    const idp = await startSymbolon(${JSON.stringify({ config, cacheDirectory: cache })});
    console.log('ready');
    setInterval(() => idp, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], { cwd: import.meta.dirname, stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  const { databases } = await remains();
  expect(databases).toHaveLength(1);
  mkdirSync(join(cache, `${databases[0]}.files/mail`), { recursive: true }); // where its mails would be
  child.kill('SIGKILL');
  await once(child, 'exit');

  const idp = await start();
  expect((await remains()).databases).not.toContain(databases[0]);
  expect((await remains()).folders).toEqual([]);
  await idp.stop();
  expect(isRunning()).toBe(false);
  expect(await remains()).toEqual(nothing);
});

test('a PostgreSQL that was named gets a database of its own, which goes again', async () => {
  const postgres = await startEmbeddedPostgres(server);
  const { host, user, password, database } = postgres.connection;
  const databaseUrl = `postgresql://${user}:${password}@localhost/${database}?host=${encodeURIComponent(host)}`;
  const idp = await start({ databaseUrl });
  expect(await refusal(idp, await idp.tokenFor(wish))).toBeUndefined();
  expect((await remains()).databases).toHaveLength(1);
  await idp.stop();
  await postgres.stop();
  expect(await remains()).toEqual(nothing);
});

test('the environment is not looked at for a database or settings', async () => {
  Object.assign(process.env, { DATABASE_URL: 'postgresql://localhost:1/production', SYMBOLON_ISSUER: 'https://id.real.com' });
  try {
    await using idp = await start();
    expect(idp.issuer).toBe(idp.origin);
  } finally {
    delete process.env['DATABASE_URL'];
    delete process.env['SYMBOLON_ISSUER'];
  }
});

describe('an issuer of tests', () => {
  test.each(['http://localhost:4000', 'http://127.0.0.1:4000', 'https://id.example', 'https://id.shop.test', 'https://id.localhost'])('may be %s', async (issuer) => {
    await using idp = await start({ issuer });
    expect(await (await fetch(`${idp.origin}/.well-known/openid-configuration`)).json()).toMatchObject({ issuer, jwks_uri: `${issuer}/oauth/jwks` });
  });

  test.each(['https://id.shop.com', 'https://localhost.shop.com', 'https://id.example.com', 'https://10.0.0.1', 'https://notexample', 'https://127.0.0.1.nip.io', 'id.example', ''])('may not be %j', async (issuer) => {
    await expect(start({ issuer })).rejects.toThrow(`${issuer} could be a real issuer: @symbolon/testing takes localhost`);
  });
});

test.each<[why: string, options: Partial<StartOptions>, sentence: string]>([
  ['a database among the settings', { settings: { DATABASE_URL: 'postgresql://localhost/shop' } }, 'DATABASE_URL is not for settings: pass databaseUrl instead.'],
  ['an issuer among the settings', { settings: { SYMBOLON_ISSUER_FILE: '/issuer' } }, 'SYMBOLON_ISSUER_FILE is not for settings: pass issuer instead.'],
  ['a setting that there is not', { settings: { SYMBOLON_SIGNUPS: 'open' } }, 'SYMBOLON_SIGNUPS is not a setting: did you mean SYMBOLON_SIGNUP?'],
  ['an issuer with a path', { issuer: 'https://id.example/path' }, 'SYMBOLON_ISSUER must be an origin without path'],
  ['a mistake in the configuration', { config: { clients: [{ client_id: 'shop' }] } }, 'config.clients[0].client_secret: is missing: add one'],
  ['a configuration that is not there', { config: 'nothing.yaml' }, 'nothing.yaml: there is no such file'],
  ['a time that is none', { now: 'yesterday' }, 'now must be a date, such as 2030-01-01T00:00:00Z.'],
])('%s is refused, and nothing is left', async (_, options, sentence) => {
  await expect(start(options)).rejects.toThrow(sentence);
  expect(await remains()).toEqual(nothing);
});
