import { Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { errorCode } from './error-code.ts';
import { takeOver } from './embedded-postgres-next-key.ts';
import { PatientClient } from './patient-connection.ts';
import { runningProcess } from './running-process.ts';

const patienceMs = 60_000;
const wrongPassword = '28P01';
const noSuchDatabase = '3D000';
const startingOrStopping = '57P03';

/** How to reach the embedded PostgreSQL; the host is the directory of its socket. */
export interface Connection {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
}

/** The session that everyone who uses the server keeps open, be it idle, so that nobody else stops the server. */
export const presenceName = 'symbolon-presence';

/** A client and the socket it speaks through. */
export interface Session {
  readonly client: pg.Client;
  readonly socket: Socket;
}

/** A session as soon as the server answers, which may take until it has recovered; undefined when its process ends. */
export async function sessionWhenReady(pid: number, connection: Connection): Promise<Session | undefined> {
  const deadline = performance.now() + patienceMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 200)) {
    try {
      return await sessionOnOwnDatabase(connection);
    } catch (cause) {
      const code = errorCode(cause);
      if (code === wrongPassword) {
        if (await takeOver(async (user) => (await openSession({ ...connection, user, database: 'postgres' })).client, connection.user, connection.password)) continue;
        throw new Error(otherMasterKey, { cause });
      }
      if (runningProcess(pid) === undefined) return undefined;
      if (code !== startingOrStopping && performance.now() > deadline) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new Error(`PostgreSQL (process ${pid}) does not serve ${connection.host} (${reason}): stop it, then start again`, { cause });
      }
      await setTimeout(pauseMs); // each refused attempt is a line in the server's log
    }
  }
}

const otherMasterKey =
  'The data directory of the embedded PostgreSQL was made under another master key: ' +
  'set the SYMBOLON_MASTER_KEY (or restore the master.key file) it was made with';

async function sessionOnOwnDatabase(connection: Connection): Promise<Session> {
  try {
    return await openSession(connection);
  } catch (error) {
    if (errorCode(error) !== noSuchDatabase) throw error;
  }
  const { client } = await openSession({ ...connection, database: 'postgres' });
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(connection.database)}`);
  } finally {
    await client.end();
  }
  return openSession(connection);
}

async function openSession(connection: Connection): Promise<Session> {
  const socket = new Socket();
  const client = new PatientClient({
    ...connection,
    ssl: false,
    application_name: presenceName,
    patienceMs: 10_000,
    stream: () => socket,
  });
  client.on('error', () => undefined); // when the server goes away, the next query says so
  await client.connect();
  return { client, socket };
}
