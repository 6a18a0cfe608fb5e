import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { defaultSchema } from './database-address.ts';
import { errorCode } from './error-code.ts';
import { refuseSecondInstallation } from './installed-schemas.ts';
import { withLease } from './lease.ts';
import { takeMigrationLock, withPatience, type OnWait } from './migration-lock.ts';
import { isConcurrent, withoutComments } from './migration-statements.ts';
import { PatientClient } from './patient-connection.ts';
import { triedAgain } from './serialization-failures.ts';

// As the Prisma CLI makes it.
const migrationsTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`;

// As Prisma begins a first migration. The schema is there by now, and may be another; a role may own it and still not make any.
const schemaStatement = 'CREATE SCHEMA IF NOT EXISTS "public";';

/** What of a migration is run. */
export const runnable = ({ sql }: Pick<Migration, 'sql'>): string => sql.replace(schemaStatement, '');

/** One step of the schema. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

/** Migrations that cannot go on; the message says what to do. */
export class MigrationError extends Error {}

interface Recorded {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

/**
 * Brings a schema of a database up to the migrations of a directory, forward only; answers the names of those it applied.
 * `before` is asked first, where there are any.
 * Migrations it does not know are left alone: the release before runs on the schema of the release after.
 */
export async function migrate(connection: pg.ClientConfig, directory: string, schema = defaultSchema, onWait: OnWait = () => undefined, before: () => Promise<void> = () => Promise.resolve()): Promise<readonly string[]> {
  const known = await readMigrations(directory);
  const client = new PatientClient({ ...connection, patienceMs: 10_000 });
  await client.connect();
  try {
    if (await triedAgain(() => lockSession(client))) {
      await triedAgain(() => enterSchema(client, schema, known));
      return await applyPending(client, known, onWait, before);
    }
    await triedAgain(() => enterSchema(client, schema, known));
    return await withLease(connection, schema, 'migrations', async (lost) => {
      lost.addEventListener('abort', () => void client.end(), { once: true }); // what is under way comes to nothing
      return applyPending(client, known, onWait, before);
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Waits for the lock until the connection ends. False where the engine has no locks of sessions: a lease takes its place. */
async function lockSession(client: pg.Client): Promise<boolean> {
  try {
    await takeMigrationLock(client);
    return true;
  } catch (error) {
    if (['0A000', '42883'].includes(errorCode(error) ?? '')) return false; // feature not supported, or no such function
    throw error;
  }
}

async function applyPending(client: pg.Client, known: readonly Migration[], onWait: OnWait, before: () => Promise<void>): Promise<readonly string[]> {
  await triedAgain(() => client.query(migrationsTable));
  const pending = pendingMigrations(known, await triedAgain(() => recordedMigrations(client)));
  if (pending.length > 0) await before();
  for (const migration of pending) await apply(client, migration, onWait);
  if (pending.length > 0) await triedAgain(() => client.query('ANALYZE')); // a statement planned on figures from before stays slow
  return pending.map(({ name }) => name);
}

/** The prisma/migrations folder of the tree that this file, or the bundle made of it, lies in. */
export function migrationsDirectory(): string {
  const start = dirname(fileURLToPath(import.meta.url));
  for (let folder = start; ; folder = dirname(folder)) {
    const migrations = join(folder, 'prisma/migrations');
    if (existsSync(migrations)) return migrations;
    if (folder === dirname(folder)) throw new Error(`No folder above ${start} holds prisma/migrations: install Symbolon again, whole`);
  }
}

/** The migrations of a directory, in their order. */
export async function readMigrations(directory: string): Promise<readonly Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const bytes = await readFile(join(directory, name, 'migration.sql'));
      const digest = await crypto.subtle.digest('SHA-256', bytes);
      return { name, sql: bytes.toString('utf8'), checksum: Buffer.from(digest).toString('hex') };
    }),
  );
}

/** From here on every name is one of the schema, whatever the role's search_path says; it is made when it is not there. */
async function enterSchema(client: pg.Client, schema: string, known: readonly Migration[]): Promise<void> {
  const quoted = client.escapeIdentifier(schema);
  const { rows } = await client.query<{ exists: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS exists', [quoted]);
  await refuseSecondInstallation(client, schema, known.map(({ name }) => name));
  if (!rows[0]?.exists) await client.query(`CREATE SCHEMA ${quoted}`);
  await client.query('SELECT set_config($1, $2, false)', ['search_path', quoted]);
}

async function recordedMigrations(client: pg.Client): Promise<readonly Recorded[]> {
  const { rows } = await client.query<Recorded>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

function pendingMigrations(known: readonly Migration[], recorded: readonly Recorded[]): readonly Migration[] {
  const names = new Set(known.map(({ name }) => name));
  const failed = recorded.find(({ name, finished }) => !finished && names.has(name)); // others may keep theirs in the same table
  if (failed) {
    throw new MigrationError(
      `Migration ${failed.name} is recorded as failed: see the column logs of _prisma_migrations, put the schema right, ` +
        `then run npx prisma migrate resolve --rolled-back ${failed.name} to apply it again (or --applied, if you did by hand)`,
    );
  }
  const checksums = new Map(recorded.map(({ name, checksum }) => [name, checksum]));
  const edited = known.find(({ name, checksum }) => checksums.has(name) && checksums.get(name) !== checksum);
  if (edited) {
    throw new MigrationError(
      `Migration ${edited.name} was edited after it was applied: restore its migration.sql, and write the change as a new migration`,
    );
  }
  return known.filter(({ name }) => !checksums.has(name));
}

async function apply(client: pg.Client, migration: Migration, onWait: OnWait): Promise<void> {
  const { name, sql } = migration;
  try {
    if (isConcurrent(sql)) await triedAgain(() => buildIndex(client, migration));
    else await withPatience(client, name, () => triedAgain(() => inTransaction(client, migration)), onWait);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`Migration ${name} failed and left nothing behind: ${reason}`, { cause });
  }
}

async function inTransaction(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(runnable(migration));
    await record(client, migration);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Waits for transactions of others as long as it takes, and keeps none of them. One that was cut short has left an index that is never used: that one goes first. */
async function buildIndex(client: pg.Client, migration: Migration): Promise<void> {
  const [, name = ''] = /CONCURRENTLY\s+(?:IF NOT EXISTS\s+)?"?(\w+)"?/i.exec(withoutComments(migration.sql)) ?? [];
  await client.query('SET lock_timeout = 0; SET statement_timeout = 0'); // given up halfway, all of its work would be for nothing
  const { rows } = await client.query(`SELECT 1 FROM pg_index WHERE indexrelid = to_regclass(quote_ident($1)) AND NOT indisvalid`, [name]);
  if (rows.length > 0) await client.query(`DROP INDEX CONCURRENTLY ${client.escapeIdentifier(name)}`);
  await client.query(runnable(migration));
  await record(client, migration);
}

async function record(client: pg.Client, { name, checksum }: Migration): Promise<void> {
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
    [crypto.randomUUID(), checksum, name],
  );
}
