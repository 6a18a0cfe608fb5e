import { existsSync, mkdtempSync, rmSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secureRandom } from '@symbolon/crypto';
import { measureMigrations, migrate, migrationsDirectory, readMigrations, readMigrationState, startEmbeddedPostgres, type GivenDatabase, type MeasuredMigration, type MigrationState } from '@symbolon/database';
import { openPlaces } from '../domain/keys/places/places.ts';
import { SettingsError, type Settings } from '../platform/config.ts';
import { asSettingsError, givenDatabase } from '../platform/given-database.ts';
import type { Log } from '../platform/log.ts';
import { withoutTraces } from './backup/interruption.ts';
import { embeddedServer, masterKeyOf, waitsIn } from './runtime.ts';

/** What an upgrade will do: how far the database is, and what each migration that is left did on an empty copy. */
export interface Upgrade {
  readonly state: MigrationState;
  readonly migrations: readonly MeasuredMigration[];
  /** The version of the PostgreSQL that they were tried on. */
  readonly measuredOn: string;
}

/** Says what will run and tries it elsewhere: the database is read, and nothing else. */
export async function planUpgrade(settings: Settings, log: Log): Promise<Upgrade> {
  const known = await readMigrations(migrationsDirectory());
  const state = await onDatabase(settings, log, ({ direct, schema }) => readMigrationState(direct, schema, known));
  if (state.pending.length === 0) return { state, migrations: [], measuredOn: state.version };
  return onThrowaway(async (server) => {
    const { version } = await readMigrationState(server, 'public', []);
    return { state, migrations: await measureMigrations(server, known, state.pending), measuredOn: version };
  });
}

/** Brings the database up to this release, and answers the names of the migrations that ran. Nodes may serve meanwhile. */
export async function upgrade(settings: Settings, log: Log): Promise<readonly string[]> {
  await openPlaces(settings); // what is wrong there is told though there is nothing to migrate
  return onDatabase(settings, log, ({ direct, schema }) => migrate(direct, migrationsDirectory(), schema, waitsIn(log)));
}

type Place = Pick<GivenDatabase, 'direct' | 'schema'>;

/** The one that is given, or the embedded one, as it is. */
async function onDatabase<T>(settings: Settings, log: Log, work: (place: Place) => Promise<T>): Promise<T> {
  const given = await givenDatabase(settings);
  if (!given && !existsSync(join(settings.SYMBOLON_DATA_DIR, 'postgres/data/PG_VERSION'))) {
    throw new SettingsError(`There is no database in ${settings.SYMBOLON_DATA_DIR}: set SYMBOLON_DATA_DIR to where this installation has its data, or DATABASE_URL.`);
  }
  const server = given ? undefined : await embeddedServer(settings, await masterKeyOf(settings), log);
  try {
    return await work(given ?? { direct: server?.embedded ?? {}, schema: 'public' });
  } catch (error) {
    throw asSettingsError(error, settings);
  } finally {
    await server?.stop();
  }
}

/** A PostgreSQL of our own that nobody misses: planning needs no right and leaves no trace in the database of an installation. */
async function onThrowaway<T>(work: (server: Awaited<ReturnType<typeof startEmbeddedPostgres>>['connection']) => Promise<T>): Promise<T> {
  const directory = mkdtempSync(join(tmpdir(), 'symbolon-plan-'));
  chmodSync(directory, 0o711); // as root, PostgreSQL runs as another user and must get through
  const starting = startEmbeddedPostgres({ directory: join(directory, 'postgres'), password: Buffer.from(secureRandom.bytes(24)).toString('base64url'), purpose: 'throwaway' });
  const end = async () => {
    await starting.then((server) => server.stop()).catch(() => undefined);
    rmSync(directory, { recursive: true, force: true });
  };
  try {
    return await withoutTraces(end, async () => work((await starting).connection));
  } finally {
    await end();
  }
}
