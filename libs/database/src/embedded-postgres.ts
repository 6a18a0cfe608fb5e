import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { withLock } from './directory-lock.ts';
import { postgresAccount, usableDirectory } from './embedded-postgres-account.ts';
import type { LogUse } from './embedded-postgres-archive.ts';
import { postgresBinaries } from './embedded-postgres-binaries.ts';
import { ensureCluster } from './embedded-postgres-cluster.ts';
import { presenceName, sessionWhenReady, type Connection, type Session } from './embedded-postgres-connection.ts';
import { findPostmaster } from './embedded-postgres-pid-file.ts';
import { endOfLog, launchPostmaster, stopPostmaster, type Purpose } from './embedded-postgres-postmaster.ts';
import { socketDirectory, socketPort } from './embedded-postgres-socket.ts';

/** A PostgreSQL of our own, shared by every process that uses the same directory. */
export interface EmbeddedPostgres {
  readonly connection: Connection;
  /** Leaves it, and stops it when nobody else is connected. Close your own connections first. */
  stop(): Promise<void>;
}

/** Starts the PostgreSQL of a directory, or joins the one that runs there already. Should it die, it is started again, if wanted. */
export async function startEmbeddedPostgres(options: {
  readonly directory: string;
  readonly password: string;
  /** Told when it died, before it is started again; when absent, it is not started again. */
  readonly onLost?: () => void;
  /** `throwaway` for data that nobody misses: faster, and nothing of it outlives a crash of the machine. */
  readonly purpose?: Purpose;
  readonly log?: LogUse;
}): Promise<EmbeddedPostgres> {
  const directory = usableDirectory(options.directory);
  const join = () => locked(directory, () => joinOrLaunch(directory, options.password, options.purpose ?? 'kept', options.log));
  const { connection, session: first } = await join();
  let session = first;
  let stopping: Promise<void> | undefined;
  let reviving: Promise<void> | undefined;

  const stay = () => {
    session.socket.unref(); // our process may end without stop(): the server runs on, and the next start joins it
    session.client.once('end', () => {
      if (stopping || !options.onLost) return;
      options.onLost();
      reviving = revive();
    });
  };
  const revive = async () => {
    while (!stopping) {
      const joined = await join().catch(() => undefined);
      if (joined) {
        session = joined.session;
        return stay();
      }
      await setTimeout(1_000, undefined, { ref: false });
    }
  };
  stay();
  const stop = async () => {
    await reviving;
    await leave(directory, session);
  };
  return { connection, stop: () => (stopping ??= stop()) };
}

interface Joined {
  readonly connection: Connection;
  readonly session: Session;
}

async function joinOrLaunch(directory: string, password: string, purpose: Purpose, log?: LogUse): Promise<Joined> {
  const binaries = postgresBinaries();
  const account = await postgresAccount(directory, binaries);
  const sockets = await socketDirectory(directory);
  const connection = { host: sockets, port: socketPort, user: 'symbolon', password, database: 'symbolon' };

  const running = findPostmaster(directory);
  if (running) {
    const there = { ...connection, host: running.socketDirectory || sockets };
    const session = await sessionWhenReady(running.pid, there);
    if (session) return { connection: there, session };
  }

  await ensureCluster(directory, binaries, account, connection.user, password);
  const launch = () => launchPostmaster(directory, sockets, binaries, account, purpose, log);
  return { connection, session: await launchedSession(directory, connection, launch) };
}

async function launchedSession(directory: string, connection: Connection, launch: () => Promise<number>): Promise<Session> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const pid = await launch();
    const session = await sessionWhenReady(pid, connection).catch(async (error: unknown) => {
      await stopPostmaster(pid);
      throw error;
    });
    if (session) return session;

    // After a kill -9 of the server, its sessions may need a moment to notice.
    const log = endOfLog(directory);
    if (!log.includes('pre-existing shared memory block') || performance.now() > deadline) {
      throw new Error(`PostgreSQL ended while it started on ${directory}. Its last words:\n${log}`);
    }
    await setTimeout(100);
  }
}

async function leave(directory: string, session: Session): Promise<void> {
  session.socket.ref();
  await locked(directory, async () => {
    const alone = await isAlone(session.client);
    await session.client.end();
    const running = findPostmaster(directory);
    if (alone && running) await stopPostmaster(running.pid);
  });
}

async function isAlone(client: pg.Client): Promise<boolean> {
  const others = `SELECT application_name FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;
  try {
    for (let look = 0; look < 10; look += 1) {
      const { rows } = await client.query<{ application_name: string }>(others);
      if (rows.length === 0) return true;
      if (rows.some((row) => row.application_name === presenceName)) return false;
      await setTimeout(25); // a pool that was just closed, as the server sees a little later
    }
    return false;
  } catch {
    return false; // this server is gone; if there is another, it belongs to who started it
  }
}

function locked<T>(directory: string, work: () => Promise<T>): Promise<T> {
  return withLock(join(directory, 'lock'), work);
}
