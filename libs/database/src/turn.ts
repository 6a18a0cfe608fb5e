import pg from 'pg';
import type { Connection } from './embedded-postgres-connection.ts';

/** Work that one process does at a time, whatever becomes of it: the turn is over with the session. */
export interface Turn {
  /** Whether it is still ours. */
  isHeld(): boolean;
  end(): Promise<void>;
}

/** Whether this session has the turn of a name, until it ends; nobody waits for one. */
export async function takesTurn(client: pg.Client, name: string): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS taken', [name]);
  return rows[0]?.taken === true;
}

/** Takes the turn of a name on the embedded server, by a session of its own; undefined where another process has it. */
export async function takeTurn(connection: Connection, name: string): Promise<Turn | undefined> {
  const client = new pg.Client({ ...connection, ssl: false, application_name: 'symbolon-turn', connectionTimeoutMillis: 10_000 });
  let isHeld = true;
  const lost = () => (isHeld = false);
  client.on('error', lost).on('end', lost);
  await client.connect();
  try {
    if (await takesTurn(client, name)) return { isHeld: () => isHeld, end: () => client.end() };
  } catch (error) {
    await client.end();
    throw error;
  }
  await client.end();
  return undefined;
}
