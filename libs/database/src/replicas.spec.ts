import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { readDatabaseUrl } from './database-address.ts';
import { openDatabase, type Database } from './database.ts';
import type { Connection } from './embedded-postgres-connection.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts';
import { PrimaryHosts } from './primary-hosts.ts';
import type { ReplicaConnection } from './replica.ts';
import { startThrowawayStandby, type ThrowawayStandby } from './throwaway-standby.ts';
import type { Transaction } from './transactions.ts';
import { isUnavailable } from './unavailable.ts';

/** A primary and two standbys that follow it, all real. What is done to them stays for the tests below. */
const password = 'a password of this test';
const timeout = 60_000;
const longMs = 3_000;

let folder: string;
let primary: EmbeddedPostgres;
let one: ThrowawayStandby;
let two: ThrowawayStandby;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'symbolon-test-'));
  chmodSync(folder, 0o755);
  primary = await startEmbeddedPostgres({ directory: join(folder, 'primary'), password });
  await query(primary.connection, `CREATE TABLE kept AS SELECT 0 AS n; CREATE ROLE plain LOGIN PASSWORD '${password}'; GRANT ALL ON kept TO plain; CREATE VIEW changes AS SELECT n::text AS id, CASE WHEN pg_is_in_recovery() THEN pg_sleep(60) END::text AS topic, now() AS at FROM kept; GRANT ALL ON changes TO plain; GRANT pg_read_all_settings TO plain`);
  const copied = { connection: primary.connection, data: join(folder, 'primary/data') };
  one = await startThrowawayStandby(copied, join(folder, 'one'));
  two = await startThrowawayStandby(copied, join(folder, 'two'));
}, timeout);
afterAll(async () => {
  await Promise.all([one?.kill(), two?.kill()]);
  await primary?.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function query<Row extends object>(connection: Connection, sql: string): Promise<Row[]> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** A proxy that knows no protocol. Where it leads may change; what it has opened stays. */
async function proxyTo(first: ThrowawayStandby) {
  let to: ThrowawayStandby | undefined = first;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    if (!to) return void socket.destroy();
    const onward = connect(`${to.connection.host}/.s.PGSQL.${to.connection.port}`);
    socket.on('error', () => onward.destroy()).pipe(onward).on('error', () => undefined).pipe(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endSessions = () => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    /** To nobody, where it is not said. */
    leadTo: (standby?: ThrowawayStandby) => void (to = standby),
    endSessions,
    end: async () => {
      server.close();
      endSessions();
      await once(server, 'close');
    },
  };
}

/** Writes by the primary. */
let last = 0;
const write = (at: Connection = primary.connection) => query(at, `INSERT INTO kept VALUES (${(last += 1)})`).then(() => last);

/** Resolves when a standby has all of that. */
async function caughtUp({ connection }: ThrowawayStandby): Promise<void> {
  while ((await query<{ n: number }>(connection, 'SELECT max(n) AS n FROM kept'))[0]?.n !== last) await setTimeout(20);
}

interface Seen {
  readonly last: number;
  readonly byReplica: boolean;
}

/** A database of which somebody reads, and what was said of its replicas. */
interface Place {
  readonly database: Database;
  readonly said: string[];
  readonly later: (ms: number) => void;
  /** The last that is there, and whether a replica said so. */
  readonly read: () => Promise<Seen>;
}

async function using(replica: ReplicaConnection, work: (place: Place) => Promise<void>, at: Connection = primary.connection): Promise<void> {
  const plain = { user: 'plain' }; // whoever may read the tables needs no more rights
  const said: string[] = [];
  let now = 0;
  const news = { answered: () => undefined, lost: (name: string, reason: string) => void said.push(`lost ${name}: ${reason}`), well: (name: string) => void said.push(`well ${name}`) };
  const database = await openDatabase({ ...at, ...plain }, { poolSize: 3, replica: { connection: { ...replica, ...plain }, news, now: () => now } });
  const read: Place['read'] = async () => {
    const rows = await database.onReplica('users.search', (reader) => reader.$queryRaw<Seen[]>`SELECT max(n) AS last, pg_is_in_recovery() AS "byReplica" FROM kept`);
    return rows[0] ?? { last: NaN, byReplica: false };
  };
  try {
    await work({ database, said, later: (ms) => (now += ms), read });
  } finally {
    await database.close();
  }
}

test('a replica answers, and has at once whatever was acknowledged before it was asked', async () => {
  await using(one.connection, async ({ read, later }) => {
    for (let turn = 0; turn < 20; turn += 1) {
      const written = await write();
      expect(await read()).toMatchObject({ last: written });
    }
    later(5_000); // it may have come too late under load, and rest
    await caughtUp(one);
    expect(await read()).toEqual({ last, byReplica: true });
  });
}, timeout);

test('one that is behind is not waited for: the primary answers, the log says so once, and it is asked again later', async () => {
  await using(one.connection, async ({ read, later, said }) => {
    const behind = `lost ${one.connection.host}:5432: it is more than 200 ms behind`;
    await query(one.connection, 'SELECT pg_wal_replay_pause()');
    const written = await write();
    const goesOn = new AbortController();
    const resumed = setTimeout(longMs, undefined, { signal: goesOn.signal }).then(() => query(one.connection, 'SELECT pg_wal_replay_resume()'), () => undefined);
    const answer = await read();
    goesOn.abort();
    await resumed;
    expect(answer).toEqual({ last: written, byReplica: false });
    expect(said).toEqual([behind]);
    later(5_000);
    expect(await read()).toEqual({ last: written, byReplica: false }); // asked, and still behind
    await query(one.connection, 'SELECT pg_wal_replay_resume()');
    expect(await read()).toEqual({ last: written, byReplica: false }); // not asked: it rests
    await caughtUp(one);
    later(5_000);
    expect(await read()).toEqual({ last: written, byReplica: true });
    expect(said).toEqual([behind]);
    later(60_000);
    await read();
    expect(said).toEqual([behind, `well ${one.connection.host}:5432`]);
  });
}, timeout);

test('several take turns, and one that is away has no turn', async () => {
  const hosts = new PrimaryHosts([one, two].map(({ connection: { host, port } }) => ({ host, port })));
  await using({ ...one.connection, hosts }, async ({ database, said }) => {
    const answered = async () => {
      const [row] = await database.onReplica('users.search', (reader) => reader.$queryRaw<{ by: string }[]>`SELECT current_setting('data_directory') AS by`);
      return row?.by.split('/').at(-2);
    };
    expect(new Set([await answered(), await answered()])).toEqual(new Set(['one', 'two']));
    await query(one.connection, 'SELECT pg_wal_replay_pause()');
    await write();
    expect(new Set([await answered(), await answered(), await answered(), await answered()])).toEqual(new Set(['two', 'primary']));
    expect([await answered(), await answered()]).toEqual(['two', 'two']);
    expect(said).toEqual([expect.stringContaining(one.connection.host)]);
    await query(one.connection, 'SELECT pg_wal_replay_resume()');
    await caughtUp(one);
  });
}, timeout);

test('one that is frozen is given up while whoever asks still waits', async () => {
  await using(one.connection, async ({ read, said }) => {
    expect(await read()).toMatchObject({ byReplica: true });
    const sessions = await query<{ pid: number }>(one.connection, `SELECT pid FROM pg_stat_activity WHERE application_name = 'symbolon-replica'`);
    const frozen = [Number.parseInt(readFileSync(join(folder, 'one/data/postmaster.pid'), 'utf8')), ...sessions.map(({ pid }) => pid)];
    const written = await write();
    for (const pid of frozen) process.kill(pid, 'SIGSTOP');
    try {
      await expect(read()).resolves.toEqual({ last: written, byReplica: false });
    } finally {
      for (const pid of frozen) process.kill(pid, 'SIGCONT');
    }
    expect(said).toEqual([`lost ${one.connection.host}:5432: it does not answer: check the network between here and there`]);
  });
  await caughtUp(one);
}, timeout);

test('what is no copy of the same database is not read', async () => {
  await using({ ...one.connection, database: 'postgres' }, async ({ read, said }) => {
    expect(await read()).toEqual({ last, byReplica: false });
    expect(said).toEqual([expect.stringContaining('it is no copy of the database that DATABASE_URL names')]);
  });
});

describe('what goes wrong with a read at a replica that is well does not say that it is not', () => {
  /** By SQL and by the model: each takes a minute at a standby, and none at the primary. */
  const slowReads: readonly (readonly [how: string, look: (reader: Transaction) => Promise<unknown>])[] = [
    ['by SQL', (reader) => reader.$queryRaw`SELECT * FROM changes LIMIT 1`],
    ['by the model', (reader) => reader.change.findMany({ take: 1 })],
  ];
  /** Resolves with the session at the first standby that runs such a read. */
  const running = async () => {
    for (;;) {
      const [found] = await query<{ pid: number }>(one.connection, `SELECT pid FROM pg_stat_activity WHERE application_name = 'symbolon-replica' AND wait_event = 'PgSleep'`);
      if (found) return found.pid;
    }
  };

  test.each(slowReads)('a statement that took too long, or was cancelled, %s: it is "not now", and not done once more at the primary', async (_, look) => {
    await using(one.connection, async ({ database, read, said }) => {
      let looks = 0;
      const asked = database.onReplica('users.search', (reader) => ((looks += 1), look(reader))).catch((error: unknown) => error);
      await query(one.connection, `SELECT pg_cancel_backend(${await running()})`);
      expect({ unavailable: isUnavailable(await asked), looks }).toEqual({ unavailable: true, looks: 1 });
      expect([await read(), said]).toEqual([{ last, byReplica: true }, []]);
    });
  }, timeout);

  test.each(slowReads)('a statement that stood in the way of what the primary did, %s: the primary answers', async (_, look) => {
    await query(one.connection, 'ALTER SYSTEM SET max_standby_streaming_delay = 0');
    await query(one.connection, 'SELECT pg_reload_conf()');
    await using(one.connection, async ({ database, read, said }) => {
      const asked = database.onReplica('users.search', look);
      await running();
      await query(primary.connection, 'BEGIN; LOCK TABLE kept IN ACCESS EXCLUSIVE MODE; COMMIT');
      await expect(asked).resolves.toHaveLength(1);
      await write();
      await caughtUp(one);
      expect([await read(), said]).toEqual([{ last, byReplica: true }, []]);
    });
  }, timeout);

  test.each(slowReads)('but a session that was lost under it, %s, does: the primary answers', async (_, look) => {
    await using(one.connection, async ({ database, read, said }) => {
      const asked = database.onReplica('users.search', look);
      await query(one.connection, `SELECT pg_terminate_backend(${await running()})`);
      await expect(asked).resolves.toHaveLength(1);
      expect([await read(), said]).toEqual([{ last, byReplica: false }, [`lost ${one.connection.host}:5432: a read was not answered there (57P01)`]]);
    });
  }, timeout);

  test('but that its user may not read there does', async () => {
    await using(one.connection, async ({ database, said }) => {
      await expect(database.onReplica('users.search', (reader) => reader.$queryRaw`SELECT FROM pg_authid`)).rejects.toThrow('permission denied');
      expect(said).toEqual([`lost ${one.connection.host}:5432: its user lacks a right there: GRANT it`]);
    });
  });

  test('all of its connections are in use: the primary answers', async () => {
    await using(one.connection, async ({ database, read, said }) => {
      let free = (): void => undefined;
      const until = new Promise<void>((resolve) => (free = resolve));
      let began = 0;
      const kept = Array.from({ length: 3 }, () => database.onReplica('users.search', () => ((began += 1), until)));
      while (began < 3) await setTimeout(20);
      expect(await read()).toEqual({ last, byReplica: false });
      free();
      await Promise.all(kept);
      expect([await read(), said]).toEqual([{ last, byReplica: true }, []]);
    });
  }, timeout);

  test('a statement has as long there as anywhere', async () => {
    await using(one.connection, async ({ database }) => {
      const limit = (reader: Transaction) => reader.$queryRaw`SELECT current_setting('statement_timeout') AS limit`;
      expect(await database.onReplica('users.search', limit)).toEqual(await limit(database.prisma));
    });
  });
});

test('a write among the reads is refused, and done nowhere', async () => {
  await using(one.connection, async ({ database }) => {
    const count = async () => (await query<{ count: string }>(primary.connection, 'SELECT count(*) FROM kept'))[0]?.count;
    const before = await count();
    await expect(database.onReplica('users.search', (reader) => reader.$executeRaw`INSERT INTO kept VALUES (0)`)).rejects.toThrow('read-only transaction');
    expect(await count()).toBe(before);
  });
});

/** Makes a primary of the first, unless it is one. */
const promote = () => query(one.connection, 'SELECT CASE WHEN pg_is_in_recovery() THEN pg_promote() END');

test('one that was promoted is no replica any more, and a session that a proxy has left there is not used again', async () => {
  const proxy = await proxyTo(one);
  await using({ ...one.connection, host: '127.0.0.1', port: proxy.port }, async ({ read, said, later }) => {
    expect(await read()).toMatchObject({ byReplica: true });
    await promote();
    proxy.leadTo(two);
    const written = await write();
    expect(await read()).toEqual({ last: written, byReplica: false });
    expect(said).toEqual([expect.stringContaining('it is no standby: it was promoted, or is the primary')]);
    await caughtUp(two);
    later(5_000);
    expect(await read()).toEqual({ last: written, byReplica: true });
  });
  await proxy.end();
}, timeout);

test('the log says when there is another reason, once a minute at most', async () => {
  const proxy = await proxyTo(two);
  await using({ ...two.connection, host: '127.0.0.1', port: proxy.port }, async ({ read, said, later }) => {
    const promoted = expect.stringContaining('it is no standby') as string;
    const hangsUp = expect.stringContaining('what listens there hangs up') as string;
    const failing = async (to: ThrowawayStandby | undefined, expected: readonly string[]) => {
      proxy.endSessions();
      proxy.leadTo(to);
      expect(await read()).toMatchObject({ byReplica: false });
      expect(said).toEqual(expected);
    };
    await promote();
    await failing(undefined, [hangsUp]);
    later(30_000);
    await failing(one, [hangsUp]);
    later(30_000);
    await failing(one, [hangsUp, promoted]);
    later(60_000);
    await failing(one, [hangsUp, promoted]);
    later(5_000);
    await failing(undefined, [hangsUp, promoted, hangsUp]);
  });
  await proxy.end();
}, timeout);

test('one that follows the primary of before is not believed, however far its log has come', async () => {
  await promote();
  await query(primary.connection, 'SELECT pg_switch_wal()');
  await write();
  await caughtUp(two);
  await using(two.connection, async ({ read, said }) => {
    const written = await write(one.connection);
    expect(await read()).toEqual({ last: written, byReplica: false });
    expect(said).toEqual([expect.stringContaining('it is not seen to follow the primary of now')]);
  }, one.connection);
}, timeout);

test('one that is killed is not missed', async () => {
  await using(two.connection, async ({ read, said }) => {
    expect(await read()).toEqual({ last: expect.any(Number) as number, byReplica: true });
    await two.kill();
    const written = await write();
    await expect(read()).resolves.toEqual({ last: written, byReplica: false });
    expect(said).toEqual([`lost ${two.connection.host}:5432: there is no socket: start PostgreSQL, or correct the folder that host names`]);
  });
}, timeout);

test.each(['prefer-standby', 'standby', 'read-only', 'any'])('an address of replicas may say that it means %s', (attributes) => {
  expect(readDatabaseUrl(`postgresql://me@one,two/db?target_session_attrs=${attributes}`, 'replica').connection.hosts?.all).toHaveLength(2);
  expect(() => readDatabaseUrl('postgresql://me@one,two/db?target_session_attrs=primary', 'replica')).toThrow('its target_session_attrs asks for a server that is written: write prefer-standby, or remove it');
});
