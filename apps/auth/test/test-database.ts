import { createThrowawayDatabase, migrationsDirectory, openDatabase, startEmbeddedPostgres, type Database, type ThrowawayDatabase } from '@symbolon/database';
import { onceARun, runDirectory } from './once-a-run.ts';
import { unkindDatabase } from './unkind-database.ts';
import { untilSuiteEnds } from './until-suite-ends.ts';

type Connection = ThrowawayDatabase['connection'];

/** A migrated PostgreSQL database of one's own. */
export interface TestDatabase extends Pick<ThrowawayDatabase, 'connection' | 'lose'> {
  readonly database: Database;
  /** The connection as servers have it: with what stands between. */
  readonly way: Connection;
  /** Closes `database` and removes it, even while others are connected. */
  drop(): Promise<void>;
}

/** Puts something between a server and its database, and answers the way through it. */
export type Through = (connection: Connection, undo: AsyncDisposableStack) => Promise<Connection>;

/** Clones the migrated template. The first caller of a jest run starts the server, which all share. */
export async function createTestDatabase(through: Through = isUnkind ? unkindDatabase : straight): Promise<TestDatabase> {
  const undo = untilSuiteEnds();
  const made = await createThrowawayDatabase(await sharedServer(), { migrations: migrationsDirectory() });
  undo.defer(() => made.drop());
  const way = await through(made.connection, undo);
  const database = await openTestDatabase(way, 10);
  undo.defer(() => database.close());
  return { ...made, way, database, drop: () => undo.disposeAsync() };
}

/** `npm run test:serializable` has every suite meet a database that is as strict as those beside PostgreSQL are, and lacks what they lack. */
export const isUnkind = process.env['TEST_DATABASE_UNKIND'] !== undefined;
const straight: Through = (connection) => Promise.resolve(connection);

/** Opens a test's database as this run uses them. */
export const openTestDatabase = (connection: Connection, poolSize: number): Promise<Database> =>
  openDatabase(connection, { poolSize, ...(isUnkind && { isolation: 'serializable', news: 'poll' }) });

/** The server of this run: one that was named, as `npm run test:postgres` does; or whoever comes first starts it, and nobody leaves it: the guard of global-setup.ts ends it. */
export const sharedServer = async (): Promise<Connection> => {
  const named = process.env['TEST_DATABASE_SERVER'];
  return named ? (JSON.parse(named) as Connection) : onceARun('connection', startedServer);
};

async function startedServer(): Promise<Connection> {
  const password = process.env['TEST_DATABASE_PASSWORD'];
  if (!password) throw new Error('Tests with a database need globalSetup: ./test/global-setup.ts in jest.config.js.');
  const { connection } = await startEmbeddedPostgres({ directory: runDirectory(), password, purpose: 'throwaway' });
  return connection;
}
