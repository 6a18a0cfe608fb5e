import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { noPooler, startPooler } from './pooler.ts';
import { startPostgres, type Postgres } from './postgres.ts';
import { openScratch } from './scratch.ts';
import { emptyInstallation, runCommand, startServer, twoWorkers, type Installation } from './server-process.ts';
import { firstRunOf, token, type FirstRun } from './tokens.ts';

/** The server on a PostgreSQL that somebody else set up, in every way that people do. */
const scratch = openScratch();
let postgres: Postgres;
beforeAll(async () => {
  postgres = await startPostgres(scratch);
});
afterAll(() => scratch.close());

let count = 0;
/** A new database, the address of a role that owns it, and the role's name. */
async function databaseOf(options = ''): Promise<{ readonly name: string; readonly role: string; readonly url: string }> {
  const [name, role] = [`given_${(count += 1)}`, `role_${count}`];
  await postgres.query('postgres', `CREATE ROLE ${role} LOGIN`);
  await postgres.query('postgres', `CREATE DATABASE ${name} OWNER ${role} ${options}`);
  return { name, role, url: postgres.url(name).replace('symbolon@', `${role}@`) };
}

const tokenOf = async (at: Installation, { username, password }: FirstRun, first: FirstRun): Promise<number> =>
  (await token(at, first, { grant_type: 'password', username, password })).status;

/** Starts, logs in, and ends; answers the first client and user where it made them. */
async function visit(at: Installation, known?: FirstRun): Promise<FirstRun> {
  const server = await startServer(at);
  await server.printed(/Symbolon is ready[^]*\n\n$/);
  const first = known ?? firstRunOf(server.stdout);
  expect(await tokenOf(at, first, first)).toBe(200);
  expect(await server.stop()).toBe(0);
  expect(server.log.filter(({ level }) => level === 'error')).toEqual([]);
  return first;
}

/** Where our tables are, by schema. */
const homes = async (name: string) => (await postgres.query<{ schema: string }>(name, `SELECT DISTINCT schemaname AS schema FROM pg_tables WHERE tablename IN ('users', '_prisma_migrations', 'nodes') ORDER BY 1`)).map(({ schema }) => schema);

async function refusal(settings: Readonly<Record<string, string>>): Promise<string> {
  const { ending, stdout, stderr } = await runCommand(await emptyInstallation(scratch, settings), ['start']);
  expect({ ending, stdout, stderr }).toEqual({ ending: 1, stdout: '', stderr: expect.stringMatching(/^symbolon: [^\n]*\n$/) });
  expect(stderr).not.toContain('canary');
  return stderr.slice('symbolon: '.length).trimEnd();
}

describe('names mean one schema', () => {
  test('that of ?schema=, which is made', async () => {
    const { name, url } = await databaseOf();
    const at = await emptyInstallation(scratch, { DATABASE_URL: `${url}?schema=auth` });
    const first = await visit(at);
    expect(await homes(name)).toEqual(['auth']);
    await visit(at, first);
  });

  test.each<[string, (role: string) => string]>([
    ['a schema named as the role', (role) => `CREATE SCHEMA ${role} AUTHORIZATION ${role}`],
    ['a search_path of the role', (role) => `CREATE SCHEMA elsewhere AUTHORIZATION ${role}; ALTER ROLE ${role} SET search_path = elsewhere`],
    ['odd settings of the role', (role) => `ALTER ROLE ${role} SET default_transaction_isolation = 'serializable'; ALTER ROLE ${role} SET DateStyle = 'German'`],
  ])('whatever else there is: %s', async (_, make) => {
    const { name, role, url } = await databaseOf();
    await postgres.query(name, make(role));
    await visit(await emptyInstallation(scratch, { DATABASE_URL: url }));
    expect(await homes(name)).toEqual(['public']);
  });

  test('and a schema named as the role that comes later changes nothing', async () => {
    const { name, role, url } = await databaseOf();
    const at = await emptyInstallation(scratch, { DATABASE_URL: url });
    const first = await visit(at);
    await postgres.query(name, `CREATE SCHEMA ${role} AUTHORIZATION ${role}`);
    await visit(at, first);
    expect(await homes(name)).toEqual(['public']);
  });

  test('and an installation is never made a second time, in another schema', async () => {
    const { name, url } = await databaseOf();
    await visit(await emptyInstallation(scratch, { DATABASE_URL: `${url}?schema=auth` }));
    expect(await refusal({ DATABASE_URL: url })).toBe(
      'DATABASE_URL cannot be used: it names schema public, and the installation of this database is in schema auth: add ?schema=auth, or name another database for another installation.',
    );
    expect(await homes(name)).toEqual(['auth']);
  });

  test('and a role that owns its schema and nothing else may start', async () => {
    const { name, url } = await databaseOf();
    await postgres.query(name, `CREATE ROLE tenant_${name} LOGIN; REVOKE CREATE ON DATABASE ${name} FROM PUBLIC; CREATE SCHEMA auth AUTHORIZATION tenant_${name}`);
    await visit(await emptyInstallation(scratch, { DATABASE_URL: `${url.replace(/role_\d+/, `tenant_${name}`)}?schema=auth` }));
  });
});

describe('beside another application of Prisma', () => {
  const migrations = `CREATE TABLE _prisma_migrations (id varchar(36) PRIMARY KEY NOT NULL, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
    logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0);
    INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('1', 'c', '20240101000000_init', 'ERROR: broken')`;

  test('its failed migration is its own matter', async () => {
    const { name, role, url } = await databaseOf();
    await postgres.query(name, `SET ROLE ${role}; ${migrations}`);
    await visit(await emptyInstallation(scratch, { DATABASE_URL: url }));
    expect(await postgres.query(name, `SELECT logs FROM _prisma_migrations WHERE migration_name = '20240101000000_init' AND finished_at IS NULL`)).toEqual([{ logs: 'ERROR: broken' }]);
  });

  test('a table of the same name asks for a schema of our own', async () => {
    const { name, role, url } = await databaseOf();
    await postgres.query(name, `SET ROLE ${role}; CREATE TABLE users (id int)`);
    expect(await refusal({ DATABASE_URL: url })).toMatch(/^DATABASE_URL cannot be used: another application has a table of that name there: give Symbolon a schema of its own by \?schema=symbolon, or a database \(.*"users" already exists\)\.$/);
    await visit(await emptyInstallation(scratch, { DATABASE_URL: `${url}?schema=symbolon` }));
  });
});

describe('a database that cannot do what the code takes for granted is refused in one line', () => {
  test.each<[string, string, (place: { readonly name: string; readonly role: string }) => string, RegExp]>([
    ['another encoding', `ENCODING 'LATIN1' TEMPLATE template0`, () => 'SELECT 1', /^DATABASE_URL cannot be used: its encoding is LATIN1: make a database with ENCODING 'UTF8'\.$/],
    ['read-only by its role', '', ({ role }) => `ALTER ROLE ${role} SET default_transaction_read_only = on`, /^DATABASE_URL cannot be used: it is read-only: take default_transaction_read_only from database given_\d+ and role role_\d+\.$/],
    ['no right to make tables', '', ({ name, role }) => `ALTER DATABASE ${name} OWNER TO symbolon; REVOKE CREATE ON SCHEMA public FROM PUBLIC; GRANT CONNECT ON DATABASE ${name} TO ${role}`, /^DATABASE_URL cannot be used: its user lacks a right: GRANT it \(permission denied for schema public\)\.$/],
  ])('%s', async (_, options, make, line) => {
    const place = await databaseOf(options);
    await postgres.query(place.name, make(place));
    expect(await refusal({ DATABASE_URL: place.url })).toMatch(line);
  });

  test('a standby', async () => {
    const place = scratch.directory();
    const primary = await startPostgres(scratch);
    const url = await primary.createDatabase('given');
    const [{ data } = { data: place }] = await primary.query<{ data: string }>('given', `SELECT current_setting('data_directory') AS data`);
    await primary.stop();
    writeFileSync(join(data, 'standby.signal'), '');
    await primary.startAgain();
    expect(await refusal({ DATABASE_URL: url })).toBe('DATABASE_URL cannot be used: it is a standby, in recovery: name the primary server.');
    await primary.stop();
  });

  test('indexes that the system may sort otherwise by now are told in the log', async () => {
    const { name, url } = await databaseOf(`LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' TEMPLATE template0`);
    await postgres.query('postgres', `UPDATE pg_database SET datcollversion = '0' WHERE datname = '${name}'`);
    const server = await startServer(await emptyInstallation(scratch, { DATABASE_URL: url }));
    expect(server.log.filter(({ level }) => level === 'warn')).toEqual([
      expect.objectContaining({ msg: 'the database should be looked after', reason: `database ${name} was made with collation version 0 and the system has 1: REINDEX DATABASE ${name}, then ALTER DATABASE ${name} REFRESH COLLATION VERSION` }),
    ]);
    expect(await server.stop()).toBe(0);
  });

  test('tables of another owner: the line grants what is missing', async () => {
    const { name, role, url } = await databaseOf();
    const at = await emptyInstallation(scratch, { DATABASE_URL: postgres.url(name) });
    const first = await visit(at);
    const asGuest = { ...at, settings: { ...at.settings, DATABASE_URL: url } };
    await postgres.query(name, `GRANT SELECT, INSERT ON _prisma_migrations TO ${role}; GRANT SELECT ON users TO ${role}`);
    const { stderr } = await runCommand(asGuest, ['start']);
    const [, grants = ''] = /^symbolon: DATABASE_URL cannot be used: its user role_\d+ may not read and write installation and \d+ more tables: (GRANT USAGE.*), and on their sequences USAGE\.\n$/.exec(stderr) ?? [];
    await postgres.query(name, `${grants.replaceAll(', GRANT', '; GRANT')}; GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO ${role}`);
    await visit(asGuest, first);
  });
});

describe('an address with a mistake in it is refused in one line, and never shown', () => {
  let mute: Server;
  let port: number;
  beforeAll(async () => {
    mute = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n')).listen(0, '127.0.0.1');
    await once(mute, 'listening');
    port = (mute.address() as AddressInfo).port;
  });
  afterAll(() => mute.close());
  const encode = 'it is no address: write postgresql://user:password@host:5432/database, several hosts as one:5432,two:5432, and : / ? # [ ] @ % and spaces in user and password as %3A and so on';

  test.each<[string, (url: string) => string, string]>([
    ['a ? in the password', () => 'postgresql://symbolon:can?canary@127.0.0.1/symbolon', encode],
    ['a # in the password', () => 'postgresql://symbolon:can#canary@127.0.0.1/symbolon', encode],
    ['a / in the password', () => 'postgresql://symbolon:can/canary@127.0.0.1/symbolon', encode],
    ['a % in the password', () => 'postgresql://symbolon:can%canary@127.0.0.1/symbolon', encode],
    ['a port too high', () => 'postgresql://symbolon:canary@127.0.0.1:543210/symbolon', encode],
    ['a host that is missing among several', () => 'postgresql://symbolon:canary@one:1,,two:2/symbolon', encode],
    ['a host beside several', () => 'postgresql://symbolon:canary@one:1,two:2/symbolon?host=three', 'it names several hosts, and one more as a parameter: remove host and port'],
    ['standbys alone', (url) => `${url}?target_session_attrs=prefer-standby`, 'its target_session_attrs asks for a server that is not written: write read-write, or remove it'],
    ['several hosts and no primary', () => 'postgresql://symbolon:canary@127.0.0.1:1,127.0.0.1:2/symbolon', 'none of its hosts can be written (127.0.0.1:1: nothing listens there: start PostgreSQL, or correct host and port; 127.0.0.1:2: nothing listens there: start PostgreSQL, or correct host and port)'],
    ['a parameter that is none', (url) => `${url}?shema=auth`, 'its parameter shema is not understood: remove it'],
    ['an sslmode that is none', (url) => `${url}?sslmode=required`, 'its sslmode is none of disable, prefer, require, verify-ca, verify-full, no-verify: correct it'],
    ['a certificate that is not there', (url) => `${url}?sslmode=verify-full&sslrootcert=/nowhere/ca.pem`, "its sslrootcert cannot be read: ENOENT: no such file or directory, access '/nowhere/ca.pem'"],
    ['a schema that is none', (url) => `${url}?schema=pg_catalog`, 'its schema is no name of one: use letters, digits and _'],
    ['a schema by search_path', (url) => `${url}?options=-c%20search_path%3Dauth`, 'its options set search_path: name the schema as ?schema= instead'],
    ['TLS where there is none', (url) => `${url}?sslmode=verify-full`, 'it speaks no TLS: set it up there, or take sslmode out where the network is private'],
    ['no such database', (url) => `${url}_absent`, 'there is no such database: create it'],
    ['no such role', (url) => url.replace(/role_\d+/, 'absent'), 'it refuses this user: correct the user, allow it in pg_hba.conf, or ask for TLS by sslmode=verify-full (role "absent" does not exist)'],
    ['nothing there', () => 'postgresql://symbolon:canary@127.0.0.1:1/symbolon', 'nothing listens there: start PostgreSQL, or correct host and port'],
    ['no such host', () => 'postgresql://symbolon:canary@host.invalid/symbolon', 'its host has no address: correct the host'],
    ['no socket in the folder', () => `postgresql://symbolon:canary@/symbolon?host=${join(scratch.path, 'absent')}`, 'there is no socket: start PostgreSQL, or correct the folder that host names'],
    ['another protocol at the port', () => `postgresql://symbolon:canary@127.0.0.1:${port}/symbolon`, 'what listens there hangs up: correct the port, or ask what stands in between'],
  ])('%s', async (_, address, sentence) => {
    const { url } = await databaseOf();
    expect(await refusal({ DATABASE_URL: address(url) })).toBe(`DATABASE_URL cannot be used: ${sentence}.`);
  });

  test('a direct address by its own name', async () => {
    const { url } = await databaseOf();
    const { url: other } = await databaseOf();
    expect(await refusal({ SYMBOLON_DATABASE_DIRECT_URL: url })).toBe('SYMBOLON_DATABASE_DIRECT_URL needs DATABASE_URL: set it, or remove both for the embedded one.');
    expect(await refusal({ DATABASE_URL: url, SYMBOLON_DATABASE_DIRECT_URL: 'postgresql://symbolon:canary@127.0.0.1:1/x' })).toBe('SYMBOLON_DATABASE_DIRECT_URL cannot be used: nothing listens there: start PostgreSQL, or correct host and port.');
    expect(await refusal({ DATABASE_URL: url, SYMBOLON_DATABASE_DIRECT_URL: other })).toBe('SYMBOLON_DATABASE_DIRECT_URL cannot be used: it leads to another database than DATABASE_URL: name the same one.');
  });

  test('an address of replicas by its own name', async () => {
    const { url } = await databaseOf();
    expect(await refusal({ SYMBOLON_DATABASE_READ_URL: url })).toBe('SYMBOLON_DATABASE_READ_URL needs DATABASE_URL: set it, or remove both for the embedded one.');
    expect(await refusal({ DATABASE_URL: url, SYMBOLON_DATABASE_READ_URL: `${url}?target_session_attrs=read-write` })).toBe('SYMBOLON_DATABASE_READ_URL cannot be used: its target_session_attrs asks for a server that is written: write prefer-standby, or remove it.');
    expect(await refusal({ DATABASE_URL: url, SYMBOLON_DATABASE_READ_URL: `${url}?schema=auth` })).toBe('SYMBOLON_DATABASE_READ_URL cannot be used: it names another schema than DATABASE_URL: name the same one.');
  });
});

(noPooler === undefined ? describe : describe.skip)(`behind PgBouncer${noPooler === undefined ? '' : ` (skipped: ${noPooler})`}`, () => {
  test('in transaction mode, sixteen at once are answered: statements have no names, news and migrations go by the direct address', async () => {
    const { url } = await databaseOf();
    const pooler = await startPooler(scratch, url, { pool_mode: 'transaction', default_pool_size: '4' });
    const at = await emptyInstallation(scratch, { DATABASE_URL: pooler.through(url), SYMBOLON_DATABASE_DIRECT_URL: url, ...twoWorkers });
    const server = await startServer(at);
    await server.printed(/Symbolon is ready[^]*\n\n$/);
    const first = firstRunOf(server.stdout);
    const answers = await Promise.all(Array.from({ length: 16 }, () => tokenOf(at, first, first)));
    expect(answers).toEqual(answers.map(() => 200));
    expect(await server.stop()).toBe(0);
    expect(server.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each<[string, Readonly<Record<string, string>>]>([
    ['many connections', { default_pool_size: '10' }],
    ['one connection', { default_pool_size: '1' }],
    ['connections in turn', { default_pool_size: '10', server_round_robin: '1' }],
  ])('in transaction mode over %s, an address alone is refused in one line', async (_, settings) => {
    const { url } = await databaseOf();
    const pooler = await startPooler(scratch, url, { pool_mode: 'transaction', ...settings });
    expect(await refusal({ DATABASE_URL: pooler.through(url) })).toBe(
      'DATABASE_URL cannot be used: it leads through a pooler in transaction mode, which cannot keep a session for migrations and news of changes: set SYMBOLON_DATABASE_DIRECT_URL to PostgreSQL itself.',
    );
    expect(await refusal({ DATABASE_URL: pooler.through(url), SYMBOLON_DATABASE_DIRECT_URL: pooler.through(url) })).toBe(
      'SYMBOLON_DATABASE_DIRECT_URL cannot be used: it leads through a pooler that shares sessions: name PostgreSQL itself.',
    );
  });

  test('in session mode it needs nothing more', async () => {
    const { url } = await databaseOf();
    const pooler = await startPooler(scratch, url, { pool_mode: 'session', default_pool_size: '30' });
    await visit(await emptyInstallation(scratch, { DATABASE_URL: pooler.through(url) }));
  });

  test('in statement mode it is refused in one line', async () => {
    const { url } = await databaseOf();
    const pooler = await startPooler(scratch, url, { pool_mode: 'statement' });
    expect(await refusal({ DATABASE_URL: pooler.through(url) })).toBe('DATABASE_URL cannot be used: its pooler allows no transactions: set pool_mode to transaction or session.');
  });

  test('a schema that the pooler\'s sessions do not look in is refused with the fix, which mends it', async () => {
    const { name, url } = await databaseOf();
    const pooler = await startPooler(scratch, url, { pool_mode: 'transaction' });
    const settings = { DATABASE_URL: `${pooler.through(url)}?schema=auth`, SYMBOLON_DATABASE_DIRECT_URL: url, SYMBOLON_LOG_LEVEL: 'silent' };
    const line = await refusal(settings);
    const [, fix = ''] = /^DATABASE_URL cannot be used: through its pooler, installation and \d+ more tables would be looked up elsewhere than in schema auth: (ALTER ROLE .*), and let the pooler open its connections anew\.$/.exec(line) ?? [];
    await postgres.query(name, fix);
    await pooler.stop();
    const anew = await startPooler(scratch, url, { pool_mode: 'transaction' });
    await visit(await emptyInstallation(scratch, { SYMBOLON_DATABASE_DIRECT_URL: url, DATABASE_URL: `${anew.through(url)}?schema=auth` }));
  });
});
