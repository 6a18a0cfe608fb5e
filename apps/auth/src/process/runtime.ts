import { join } from 'node:path';
import { PasswordHashing, secureKeys, secureRandom, type KeyGenerator, type MasterKey, type Random } from '@symbolon/crypto';
import { migrate, migrationsDirectory, openDatabase, startEmbeddedPostgres, type Database, type EmbeddedPostgres } from '@symbolon/database';
import { claimInstallation } from '../domain/keys/installation.ts';
import { readMasterKey } from '../domain/keys/master-key.file.ts';
import { PasswordPolicy } from '../domain/users/password-policy.ts';
import { SystemClock, type Clock } from '../platform/clock.ts';
import { SettingsError, type Settings } from '../platform/config.ts';
import type { Log } from '../platform/log.ts';

/** What every part of the server stands on, opened once and closed once. */
export class Runtime {
  readonly passwords: PasswordHashing;
  readonly policy: PasswordPolicy;

  constructor(
    readonly settings: Settings,
    readonly database: Database,
    readonly masterKey: MasterKey,
    readonly log: Log,
    readonly clock: Clock = new SystemClock(),
    readonly random: Random = secureRandom,
    readonly keyGenerator: KeyGenerator = secureKeys,
  ) {
    this.passwords = new PasswordHashing({
      memory: settings.SYMBOLON_HASH_MEMORY_KIB,
      iterations: settings.SYMBOLON_HASH_ITERATIONS,
      parallelism: settings.SYMBOLON_HASH_PARALLELISM,
      concurrency: settings.SYMBOLON_HASH_CONCURRENCY,
      queue: settings.SYMBOLON_HASH_QUEUE,
    });
    this.policy = new PasswordPolicy(settings.SYMBOLON_PASSWORD_MIN_LENGTH, ['symbolon', new URL(settings.SYMBOLON_ISSUER).hostname]);
  }
}

/** The embedded PostgreSQL, for a process that did not start it. */
export type EmbeddedConnection = EmbeddedPostgres['connection'];

/** A runtime together with the way to end it. */
export interface OpenRuntime {
  readonly runtime: Runtime;
  /** For other processes of this node; undefined where DATABASE_URL says it. */
  readonly embedded: EmbeddedConnection | undefined;
  readonly close: () => Promise<void>;
}

/** Opens the master key and the database, embedded or given, and brings its tables up to date. */
export async function openRuntime(settings: Settings, log: Log): Promise<OpenRuntime> {
  const masterKey = masterKeyOf(settings);
  const server = await openServer(settings, masterKey, log);
  try {
    const applied = await migrate(connectionOf(settings, server.embedded), migrationsDirectory());
    if (applied.length > 0) log.info({ migrations: applied }, 'database migrated');
    const { runtime, close } = await openOn(server.embedded, settings, masterKey, log);
    return { runtime, embedded: server.embedded, close: () => close().then(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw asSettingsError(error, settings);
  }
}

/** Opens a runtime on the database that another process of this node has opened: nothing is started and nothing migrated. */
export async function joinRuntime(settings: Settings, log: Log, embedded: EmbeddedConnection | undefined): Promise<OpenRuntime> {
  return openOn(embedded, settings, masterKeyOf(settings), log).catch((error: unknown) => {
    throw asSettingsError(error, settings);
  });
}

async function openOn(embedded: EmbeddedConnection | undefined, settings: Settings, masterKey: MasterKey, log: Log): Promise<OpenRuntime> {
  const database = await openDatabase(connectionOf(settings, embedded), { poolSize: settings.SYMBOLON_DATABASE_POOL });
  try {
    await claimInstallation(database, masterKey);
  } catch (error) {
    await database.close();
    throw error;
  }
  return { runtime: new Runtime(settings, database, masterKey, log), embedded, close: () => database.close() };
}

const masterKeyOf = ({ SYMBOLON_MASTER_KEY, SYMBOLON_DATA_DIR }: Settings): MasterKey =>
  readMasterKey(SYMBOLON_MASTER_KEY?.reveal(), join(SYMBOLON_DATA_DIR, 'master.key'), secureRandom);

const connectionOf = ({ DATABASE_URL }: Settings, embedded: EmbeddedConnection | undefined) =>
  embedded ?? { connectionString: DATABASE_URL?.reveal() };

async function openServer({ DATABASE_URL, SYMBOLON_DATA_DIR }: Settings, masterKey: MasterKey, log: Log) {
  if (DATABASE_URL) return { embedded: undefined, stop: () => Promise.resolve() };
  const password = Buffer.from(masterKey.mac('embedded-postgres', 'password')).toString('base64url');
  const onLost = () => log.error('the embedded PostgreSQL ended; starting it again');
  const postgres = await startEmbeddedPostgres({ directory: join(SYMBOLON_DATA_DIR, 'postgres'), password, onLost }).catch((error: unknown) => {
    throw new SettingsError(`${(error as Error).message}.`, { cause: error });
  });
  return { embedded: postgres.connection, stop: () => postgres.stop() };
}

function asSettingsError(error: unknown, { DATABASE_URL }: Settings): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (!DATABASE_URL || typeof code !== 'string') return error;
  const hints: Readonly<Record<string, string>> = {
    ECONNREFUSED: 'nothing listens there: start PostgreSQL, or correct host and port',
    ENOTFOUND: 'its host has no address: correct the host',
    ETIMEDOUT: 'it does not answer: check the network between here and there',
    '28P01': 'it refuses the password: correct user and password',
    '28000': 'it refuses this user: correct the user, or allow it in pg_hba.conf',
    '3D000': 'there is no such database: create it',
    '42501': 'its user may not create tables: grant CREATE on schema public',
  };
  return hints[code] ? new SettingsError(`DATABASE_URL cannot be used: ${hints[code]}.`) : error;
}
