import { isFileRecipient } from '@symbolon/crypto';
import { BackupUnderWayError, isUnavailable, sqlStateOf, takeTurn, type Turn } from '@symbolon/database';
import { claimInstallation } from '../../domain/keys/installation.ts';
import { SettingsError } from '../../platform/config.ts';
import { within } from '../../platform/within.ts';
import type { EmbeddedConnection, Runtime } from '../runtime.ts';
import { BackupError } from './backup-error.ts';
import { BackupEvents } from './backup-events.ts';
import { courseOf, type Course } from './course.ts';
import { installationOf, lastWalOf } from './manifest.ts';
import { removeOld } from './retention.ts';
import type { BackupStanding } from './standing.ts';
import { backUpTo } from './take-backup.ts';

const lookEveryMs = 2_000;
const longestPauseMs = 3_600_000;
const patienceMs = 10_000;

/** The backups that a server makes of itself; undefined where the settings name no place for them. */
export const backupsOf = (runtime: Runtime, connection: EmbeddedConnection): BackupKeeper | undefined => (runtime.settings.SYMBOLON_BACKUP_TO === undefined ? undefined : new BackupKeeper(runtime, connection, runtime.settings.SYMBOLON_BACKUP_TO));

/**
 * Makes a backup now and then, and takes the log of PostgreSQL away in between. Of several processes that use the same data one does so
 * at a time, and when it ends, another goes on from what the data directory remembers.
 */
export class BackupKeeper {
  readonly #events: BackupEvents;
  readonly #startedAt: Date;
  readonly #stop = new AbortController();
  /** Ends with the next backup after a change of the master key, or with the next start: what is begun under one key ends under it. */
  #course: Course | undefined;
  #turn: Turn | undefined;
  #looking: Promise<void> | undefined;
  #making: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isHeld = false;
  #isKept = true;
  #attempts = 0;
  #nextAttempt = 0;
  #said = '';

  constructor(
    private readonly runtime: Runtime,
    private readonly connection: EmbeddedConnection,
    private readonly place: string,
  ) {
    this.#events = new BackupEvents(runtime);
    this.#startedAt = runtime.clock.now();
  }

  /** What would fail every time is told at the start; a place that does not answer right now is not. */
  async check(): Promise<void> {
    for (const each of this.runtime.settings.SYMBOLON_BACKUP_RECIPIENTS) if (!(await isFileRecipient(each))) throw new SettingsError(`SYMBOLON_BACKUP_RECIPIENTS: ${each} has a letter that is wrong: copy it as symbolon backup key prints it.`);
    this.#course = await courseOf(this.runtime, this.place, this.#events);
    this.runtime.log.info({ place: this.#course.store.place }, 'backups');
    const [row] = await this.runtime.database.prisma.$queryRaw<readonly { readonly archive_mode: string }[]>`SHOW archive_mode`;
    this.#isKept = row?.archive_mode === 'on' || this.runtime.settings.SYMBOLON_BACKUP_LOG_SECONDS === 0;
    if (!this.#isKept) this.runtime.log.error('the embedded PostgreSQL runs without keeping its log, as whoever started it did not have these settings: stop all that uses it, and start again');
  }

  begin(): void {
    const look = () => (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
    this.#timer = setInterval(() => void look(), lookEveryMs);
    this.#timer.unref();
    void look();
  }

  /** What is being made is given up, and made at the next start. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    this.#stop.abort();
    await within(patienceMs, Promise.all([this.#looking, this.#making]), undefined); // a store that does not answer must not keep the server from stopping
    await this.#turn?.end().catch(() => undefined);
  }

  standing(): BackupStanding {
    const last = this.#now.file.read();
    const since = last ? new Date(last.at) : this.#startedAt;
    const ago = (time: Date) => Math.max(0, (this.runtime.clock.now().getTime() - time.getTime()) / 1000);
    const dueSeconds = ((last ? new Date(last.next_at) : since).getTime() - this.runtime.clock.now().getTime()) / 1000;
    return { ageSeconds: ago(since), dueSeconds, ...this.#now.log.standing, ...(!this.#isKept && { oldestSeconds: ago(this.#startedAt) }) };
  }

  async #look(): Promise<void> {
    try {
      if (!(await this.#hasTurn())) return;
      const { log } = this.#now;
      const now = this.runtime.clock.now().getTime();
      if (!this.#making && now >= this.#nextAttempt && this.#isDue(now)) this.#making = this.#make().finally(() => (this.#making = undefined));
      if (this.#isHeld) await log.hold();
      else await this.#takeLogAway(this.#now);
      this.#said = '';
    } catch (error) {
      const reason = (error as Error).message;
      if (reason !== this.#said) this.runtime.log.error({ reason, place: this.place }, 'the log of the database is not taken to where backups are; will try again');
      this.#said = reason;
    }
  }

  /** Also where the key of the last one was kept apart and is a file by now: whoever has the backup key alone has to be able to restore the next. */
  #isDue(now: number): boolean {
    const last = this.#now.file.read();
    return !last || last.kept === null || now >= new Date(last.next_at).getTime() || (last.master_key === 'apart' && !this.#now.isApart);
  }

  async #hasTurn(): Promise<boolean> {
    if (this.#turn?.isHeld()) return true;
    this.#turn = await takeTurn(this.connection, 'symbolon/backup-keeper');
    return this.#turn !== undefined;
  }

  async #takeLogAway({ log, store }: Course): Promise<void> {
    if (this.#isKept) log.keepDirectory();
    await log.takeAway(store, { isMaking: this.#making !== undefined, mayGoOn: () => !this.#isHeld && !this.#stop.signal.aborted });
  }

  async #make(): Promise<void> {
    const { settings, clock, random, log } = this.runtime;
    const at = clock.now();
    try {
      const beforeEnd = () => (this.#isHeld = true); // the log from here on belongs to the new one
      const course = await this.#courseByNow();
      const { key, isApart, file, store } = course;
      const { name, bytes, manifest } = await backUpTo(store, settings.SYMBOLON_BACKUP_RECIPIENTS, { settings, key, isApart, connection: this.connection }, at, { beforeEnd, signal: this.#stop.signal });
      await this.#looking; // which may be about to remember the one before
      const [chance = 0] = random.bytes(1);
      const next_at = new Date(at.getTime() + settings.SYMBOLON_BACKUP_HOURS * 3_600_000 * (1 + chance / 2560)).toISOString();
      await file.write({ name, installation: installationOf(key), at: at.toISOString(), next_at, master_key: manifest.master_key, kept: lastWalOf(Object.keys(manifest.files)) });
      this.#course = course;
      this.#attempts = 0;
      log.info({ name, bytes, duration_ms: clock.now().getTime() - at.getTime() }, 'backup made');
      await this.#events.record({ type: 'backup.made', details: { name, bytes, next_at } });
      await this.#removeOld();
    } catch (error) {
      if (!this.#stop.signal.aborted) await this.#failed(error);
    } finally {
      this.#isHeld = false;
    }
  }

  async #removeOld(): Promise<void> {
    const { settings, clock, log } = this.runtime;
    const retention = { count: settings.SYMBOLON_BACKUP_KEEP, days: settings.SYMBOLON_BACKUP_KEEP_DAYS };
    const gone = await removeOld(this.#now.store, retention, clock.now()).catch((error: unknown) => {
      log.warn({ reason: (error as Error).message }, 'backups that are one too many could not be removed; the next one tries again');
      return [];
    });
    for (const name of gone) await this.#events.record({ type: 'backup.removed', details: { name } });
  }

  async #failed(error: unknown): Promise<void> {
    this.#attempts += 1;
    this.#nextAttempt = this.runtime.clock.now().getTime() + Math.min(longestPauseMs, 5_000 * 2 ** (this.#attempts - 1));
    this.runtime.log.error({ reason: (error as Error).message, attempt: this.#attempts, place: this.place }, 'no backup could be made; will try again');
    await this.#events.record({ type: 'backup.failed', details: { reason: isOfDatabase(error) ? 'database' : 'place', attempt: this.#attempts } });
  }

  /** What is in the database may be sealed under another key since the last one: then the next one is under that, too. */
  async #courseByNow(): Promise<Course> {
    const { database, masterKey } = this.runtime;
    await claimInstallation(database, masterKey);
    return masterKey.present === this.#now.key ? this.#now : courseOf(this.runtime, this.place, this.#events);
  }

  get #now(): Course {
    if (!this.#course) throw new Error('backups were not checked');
    return this.#course;
  }
}

/** A store says by a BackupError what is wrong with it. */
const isOfDatabase = (error: unknown): boolean => (error as Error).cause instanceof BackupUnderWayError || (!(error instanceof BackupError) && (isUnavailable(error) || sqlStateOf(error) !== ''));
