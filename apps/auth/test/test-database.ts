import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrate, migrationsDirectory, openDatabase, startEmbeddedPostgres, type Database, type EmbeddedPostgres } from '@symbolon/database';

type Connection = EmbeddedPostgres['connection'];

/** A migrated PostgreSQL database of one's own. */
export interface TestDatabase {
  readonly connection: Connection;
  readonly database: Database;
  /** Removes it under those who are connected, as a lost server would be. */
  lose(): Promise<void>;
  /** Closes `database` and removes it, even while others are connected. */
  drop(): Promise<void>;
}

const template = 'template_symbolon';
let made = 0;

/** Clones the migrated template; about 70 ms. The first caller of a jest run starts the server, which all share. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = await sharedServer();
  const name = `test_${process.pid}_${Date.now()}_${(made += 1)}`;
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${template} STRATEGY FILE_COPY`);
  const connection = { ...server, database: name };
  const database = await openDatabase(connection, { poolSize: 10 });
  const lose = () => administer(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  return {
    connection,
    database,
    lose,
    async drop() {
      await database.close();
      await lose();
    },
  };
}

/** The server of this run, started by whoever comes first; the file says that its template is ready. */
async function sharedServer(): Promise<Connection> {
  const directory = process.env['TEST_DATABASE_DIRECTORY'];
  const password = process.env['TEST_DATABASE_PASSWORD'];
  if (!directory || !password) throw new Error('Tests with a database need globalSetup: ./test/global-setup.ts in jest.config.js.');
  const ready = join(directory, 'connection.json');
  const known = readConnection(ready);
  if (known) return known;
  const { connection } = await startEmbeddedPostgres({ directory, password }); // nobody leaves it: the guard of global-setup.ts ends it
  const admin = await openDatabase(connection, { poolSize: 3 });
  try {
    await admin.exclusively('test/template', async () => {
      if (readConnection(ready)) return;
      for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) await admin.prisma.$executeRawUnsafe(`ALTER SYSTEM SET ${setting} = off`);
      await admin.prisma.$executeRawUnsafe('SELECT pg_reload_conf()');
      await admin.prisma.$executeRawUnsafe(`CREATE DATABASE ${template}`);
      await migrate({ ...connection, database: template }, migrationsDirectory());
      writeFileSync(`${ready}.new`, JSON.stringify(connection), { mode: 0o600 });
      renameSync(`${ready}.new`, ready);
    });
  } finally {
    await admin.close();
  }
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

async function administer(server: Connection, statement: string): Promise<void> {
  const admin = await openDatabase(server, { poolSize: 1 });
  await admin.prisma.$executeRawUnsafe(statement).finally(() => admin.close());
}
