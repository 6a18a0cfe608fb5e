import { join } from 'node:path';
import { PasswordHashing, secureKeys, secureRandom, type KeyGenerator, type MasterKey, type Random, type TrustedRoots } from '@symbolon/crypto';
import { checkTables, migrate, migrationsDirectory, openDatabase, readMigrations, startEmbeddedPostgres, type Database, type EmbeddedPostgres, type LogUse, type OnWait } from '@symbolon/database';
import type { UpstreamCalls } from '../domain/connections/upstream-calls.ts';
import { claimInstallation } from '../domain/keys/installation.ts';
import { keyGeneratorOf, openPlaces, unwrapOf } from '../domain/keys/places/places.ts';
import { readMasterKey } from '../domain/keys/master-key.file.ts';
import type { BreachedPasswords } from '../domain/users/breached-passwords/breached-passwords.ts';
import type { CaptchaProvider } from '../domain/users/captcha.ts';
import type { OldSystemWay } from '../domain/users/old-system.ts';
import { PasswordPolicy } from '../domain/users/password-policy.ts';
import { SignInPolicyStore } from '../domain/users/sign-in-policy.store.ts';
import { SystemClock, type Clock } from '../platform/clock.ts';
import { SettingsError, type Settings } from '../platform/config.ts';
import { asSettingsError, givenDatabase, waysOf, type GivenPlace } from '../platform/given-database.ts';
import type { Log } from '../platform/log.ts';
import { breachedPasswordsOf } from './breached-passwords.ts';
import { captchaProviderOf } from './captcha.ts';
import { installationName } from './installation-name.ts';
import { oldSystemWayOf } from './old-system.ts';
import { passkeyRootsOf } from './passkey-roots.ts';
import { replicaNews } from './replica-news.ts';
import { slowStatements } from './slow-statements.ts';
import { upstreamCallsOf } from './upstream.ts';

/** What every part of the server stands on, opened once and closed once. */
export class Runtime {
  readonly passwords: PasswordHashing;
  readonly breached: BreachedPasswords;
  readonly captcha: CaptchaProvider;
  readonly upstream: UpstreamCalls;
  readonly policy: PasswordPolicy;
  readonly signIn: SignInPolicyStore;
  readonly passkeyRoots: TrustedRoots;
  readonly oldSystem: OldSystemWay;
  readonly issuer: string;

  constructor(
    readonly settings: Settings,
    readonly database: Database,
    readonly masterKey: MasterKey,
    readonly log: Log,
    readonly clock: Clock = new SystemClock(),
    readonly random: Random = secureRandom,
    /** Asked by what signs: places elsewhere are opened by it. */
    readonly keyGenerator: () => Promise<KeyGenerator> = () => Promise.resolve(secureKeys),
  ) {
    this.issuer = settings.SYMBOLON_ISSUER;
    this.passwords = new PasswordHashing({
      memory: settings.SYMBOLON_HASH_MEMORY_KIB,
      iterations: settings.SYMBOLON_HASH_ITERATIONS,
      parallelism: settings.SYMBOLON_HASH_PARALLELISM,
      concurrency: settings.SYMBOLON_HASH_CONCURRENCY,
      queue: settings.SYMBOLON_HASH_QUEUE,
    });
    this.breached = breachedPasswordsOf(settings);
    this.breached.onMissed((missed) => log.warn({ source: missed.source, reason: missed.message }, 'a new password could not be looked up among breached ones, and is taken without'));
    this.captcha = captchaProviderOf(settings);
    this.upstream = upstreamCallsOf(settings);
    this.passkeyRoots = passkeyRootsOf(settings);
    this.signIn = new SignInPolicyStore(database, clock);
    const wanted = async () => (await this.signIn.current()).passwordMinLength;
    this.policy = new PasswordPolicy(settings.SYMBOLON_PASSWORD_MIN_LENGTH, ['symbolon', new URL(settings.SYMBOLON_ISSUER).hostname], installationName(database, clock), this.breached, wanted);
    this.oldSystem = oldSystemWayOf(this);
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

/** Opens the master key and the database, embedded or given, and brings its tables up to date: once the places of keys are known to be there, as a process that could not serve must not change tables of those that do. */
export async function openRuntime(settings: Settings, log: Log): Promise<OpenRuntime> {
  breachedPasswordsOf(settings);
  passkeyRootsOf(settings); // what is wrong there is told before anything is made or started
  const masterKey = await masterKeyOf(settings);
  const given = await givenDatabase(settings);
  for (const warning of given?.warnings ?? []) log.warn({ reason: warning }, 'the database should be looked after');
  const server = given ? { embedded: undefined, stop: () => Promise.resolve() } : await embeddedServer(settings, masterKey, log);
  try {
    const place = placeOf(given, server.embedded, settings);
    const applied = await migrate(place.direct, migrationsDirectory(), place.schema, waitsIn(log), () => openPlaces(settings));
    if (applied.length > 0) log.info({ migrations: applied }, 'database migrated');
    if (given) await checkTables(given, await readMigrations(migrationsDirectory()));
    const { runtime, close } = await openOn(place, settings, masterKey, log);
    return { runtime, embedded: server.embedded, close: () => close().then(() => server.stop()) };
  } catch (error) {
    await server.stop();
    throw asSettingsError(error, settings);
  }
}

/** Says in the log that a migration waits. */
export const waitsIn = (log: Log): OnWait => (waiting) => log.warn(waiting, 'a migration waits for its locks, and keeps nobody meanwhile');

/** Opens a runtime on the database that another process of this node has opened: nothing is started and nothing migrated. */
export async function joinRuntime(settings: Settings, log: Log, embedded: EmbeddedConnection | undefined): Promise<OpenRuntime> {
  const place = placeOf(embedded ? undefined : await givenDatabase(settings), embedded, settings);
  const opened = await openOn(place, settings, await masterKeyOf(settings), log).catch((error: unknown) => {
    throw asSettingsError(error, settings);
  });
  return { ...opened, embedded };
}

type Place = Omit<GivenPlace, 'warnings'>;

/** The one that was given, or the embedded one, which is as we make it. */
function placeOf(given: GivenPlace | undefined, embedded: EmbeddedConnection | undefined, settings: Settings): Place {
  return given ?? { connection: embedded ?? {}, direct: embedded ?? {}, schema: 'public', isPooled: false, ...waysOf(settings) };
}

async function openOn({ connection, replica, ...place }: Place, settings: Settings, masterKey: MasterKey, log: Log): Promise<Omit<OpenRuntime, 'embedded'>> {
  const slow = slowStatements(settings.SYMBOLON_SLOW_STATEMENT_MS, log);
  const database = await openDatabase(connection, { ...place, poolSize: settings.SYMBOLON_DATABASE_POOL, ...(slow && { slow }), ...(replica && { replica: { connection: replica, news: replicaNews(log) } }) });
  try {
    await claimInstallation(database, masterKey);
    return { runtime: new Runtime(settings, database, masterKey, log, new SystemClock(), secureRandom, () => keyGeneratorOf(settings)), close: () => database.close() };
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** The one key that all others come from. */
export function masterKeyOf(settings: Settings): Promise<MasterKey> {
  const { SYMBOLON_MASTER_KEY, SYMBOLON_MASTER_KEY_NEXT, SYMBOLON_DATA_DIR } = settings;
  return readMasterKey(SYMBOLON_MASTER_KEY?.reveal(), join(SYMBOLON_DATA_DIR, 'master.key'), secureRandom, { next: SYMBOLON_MASTER_KEY_NEXT?.reveal(), unwrap: unwrapOf(settings) });
}

/** By which the embedded PostgreSQL lets in whoever has the master key. */
export const embeddedPassword = (mac: (purpose: 'embedded-postgres', value: string) => Uint8Array): string => Buffer.from(mac('embedded-postgres', 'password')).toString('base64url');

/** Every process that may start it says the same: what is written while nothing is kept would be missing from the log. */
const logUseOf = ({ SYMBOLON_BACKUP_TO: to, SYMBOLON_BACKUP_LOG_SECONDS: everySeconds }: Pick<Settings, 'SYMBOLON_BACKUP_TO' | 'SYMBOLON_BACKUP_LOG_SECONDS'>): LogUse => (to === undefined || everySeconds === 0 ? {} : { archive: { everySeconds } });

/** Starts the embedded PostgreSQL, or joins the one that runs: nothing is migrated. */
export async function embeddedServer({ SYMBOLON_DATA_DIR, ...settings }: Settings, masterKey: MasterKey, log: Log) {
  const password = embeddedPassword((purpose, value) => masterKey.mac(purpose, value));
  const onLost = () => log.error('the embedded PostgreSQL ended; starting it again');
  const postgres = await startEmbeddedPostgres({ directory: join(SYMBOLON_DATA_DIR, 'postgres'), password, onLost, log: logUseOf(settings) }).catch((error: unknown) => {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new SettingsError(code === 'ENOTDIR' || code === 'ENOENT' ? `SYMBOLON_DATA_DIR is ${SYMBOLON_DATA_DIR}, which cannot be written (${code}): let this user write there, or set it to another folder.` : `${message}.`, { cause: error });
  });
  return { embedded: postgres.connection, stop: () => postgres.stop() };
}
