import { createThrowawayDatabase, migrationsDirectory, openDatabase, startEmbeddedPostgres, type Database, type EmbeddedPostgres, type ThrowawayDatabase } from '@symbolon/database';
import { onceARun, runDirectory } from './once-a-run.ts';
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

/** The server of this run. Whoever comes first starts it; nobody leaves it: the guard of global-setup.ts ends it. */
const sharedServer = (): Promise<Connection> =>
  onceARun('connection', async () => {
    const password = process.env['TEST_DATABASE_PASSWORD'];
    if (!password) throw new Error('Tests with a database need globalSetup: ./test/global-setup.ts in jest.config.js.');
    const { connection } = await startEmbeddedPostgres({ directory: runDirectory(), password, purpose: 'throwaway' });
    return connection;
  });
