import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createThrowawayDatabase, migrationsDirectory, openDatabase, startEmbeddedPostgres, type Database, type EmbeddedPostgres, type ThrowawayDatabase } from '@symbolon/database';
import { untilSuiteEnds } from './until-suite-ends.ts';

type Connection = EmbeddedPostgres['connection'];

/** A migrated PostgreSQL database of one's own. */
export interface TestDatabase extends Pick<ThrowawayDatabase, 'connection' | 'lose'> {
  readonly database: Database;
  /** Closes `database` and removes it, even while others are connected. */
  drop(): Promise<void>;
}

/** Clones the migrated template. The first caller of a jest run starts the server, which all share. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const undo = untilSuiteEnds();
  const made = await createThrowawayDatabase(await sharedServer(), { migrations: migrationsDirectory() });
  undo.defer(() => made.drop());
  const database = await openDatabase(made.connection, { poolSize: 10 });
  undo.defer(() => database.close());
  return { ...made, database, drop: () => undo.disposeAsync() };
}

/** The server of this run. Whoever comes first starts it and notes how to reach it; nobody leaves it: the guard of global-setup.ts ends it. */
async function sharedServer(): Promise<Connection> {
  const directory = process.env['TEST_DATABASE_DIRECTORY'];
  const password = process.env['TEST_DATABASE_PASSWORD'];
  if (!directory || !password) throw new Error('Tests with a database need globalSetup: ./test/global-setup.ts in jest.config.js.');
  const note = join(directory, 'connection.json');
  const known = readConnection(note);
  if (known) return known;
  const { connection } = await startEmbeddedPostgres({ directory, password, purpose: 'throwaway' });
  writeFileSync(`${note}.${process.pid}`, JSON.stringify(connection), { mode: 0o600 });
  renameSync(`${note}.${process.pid}`, note);
  return connection;
}

function readConnection(path: string): Connection | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Connection;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
