import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { postgresAccount } from './embedded-postgres-account.ts';
import { backUpCluster } from './embedded-postgres-backup.ts';
import { postgresBinaries } from './embedded-postgres-binaries.ts';
import type { Connection } from './embedded-postgres-connection.ts';
import { ownerOfCluster } from './embedded-postgres-owner.ts';
import { launchPostmaster, stopPostmaster } from './embedded-postgres-postmaster.ts';
import { socketDirectory } from './embedded-postgres-socket.ts';
import { runningProcess } from './running-process.ts';

/** A streaming standby of an embedded PostgreSQL, for a test. */
export interface ThrowawayStandby {
  readonly connection: Connection;
  /** The file in which it writes down each statement that it is sent, after the name of who sent it. */
  readonly log: string;
  /** Ends it with no word to anybody. */
  kill(): Promise<void>;
}

/** Copies a server into an empty directory while it serves, and has the copy follow it. */
export async function startThrowawayStandby(primary: { readonly connection: Connection; readonly data: string }, directory: string): Promise<ThrowawayStandby> {
  const own = await ownerOfCluster(directory);
  const data = join(directory, 'data');
  await mkdir(data, { mode: 0o700 });
  await own(data);
  for await (const file of backUpCluster(primary.connection, primary.data)) {
    const path = join(data, file.path);
    if (file.size === undefined) await mkdir(path, { mode: 0o700 });
    else await writeFile(path, file.content(), { mode: 0o600 });
    await own(path);
  }
  const { host, port, user, password } = primary.connection;
  await appendFile(join(data, 'postgresql.auto.conf'), `primary_conninfo = 'host=${host} port=${port} user=${user} password=''${password}'''\nlog_statement = 'all'\nlog_line_prefix = '%a|'\n`);
  await writeFile(join(data, 'standby.signal'), '');
  await own(join(data, 'standby.signal'));

  const binaries = postgresBinaries();
  const sockets = await socketDirectory(directory);
  const pid = await launchPostmaster(directory, sockets, binaries, await postgresAccount(directory, binaries), 'kept');
  const connection = { ...primary.connection, host: sockets };
  while (!(await serves(connection))) await setTimeout(20);
  const kill = async () => {
    if (runningProcess(pid)) process.kill(pid, 'SIGQUIT');
    await stopPostmaster(pid);
  };
  return { connection, log: join(directory, 'postgres.log'), kill };
}

async function serves(connection: Connection): Promise<boolean> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  return client.connect().then(() => client.end().then(() => true), () => false);
}
