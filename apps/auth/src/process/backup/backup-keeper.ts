import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { NewEvent } from '@symbolon/contracts';
import { isFileRecipient, type PresentKey } from '@symbolon/crypto';
import { BackupUnderWayError, isUnavailable, keepArchiveDirectory, nextWalName, sqlStateOf, takeTurn, type Turn } from '@symbolon/database';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { SettingsError } from '../../platform/config.ts';
import { within } from '../../platform/within.ts';
import type { EmbeddedConnection, Runtime } from '../runtime.ts';
import { BackupError } from './backup-error.ts';
import { logOf, sealSegment, segmentBytes, segmentName } from './log-segment.ts';
import { installationOf, lastWalOf } from './manifest.ts';
import { removeOld } from './retention.ts';
import { LastBackupFile, type BackupStanding, type LastBackup } from './standing.ts';
import { openStore, type BackupStore } from './store.ts';
import { backUpTo, isApart } from './take-backup.ts';
import { WaitingLog } from './waiting-log.ts';

const lookEveryMs = 2_000;
const longestPauseMs = 3_600_000;
const patienceMs = 10_000;
const storePatienceMs = 60_000;
const about = { actor: { kind: 'system' }, subject: { kind: 'node', id: hostname() } } as const;

/** The backups that a server makes of itself; undefined where the settings name no place for them. */
export const backupsOf = (runtime: Runtime, connection: EmbeddedConnection): BackupKeeper | undefined => (runtime.settings.SYMBOLON_BACKUP_TO === undefined ? undefined : new BackupKeeper(runtime, connection, runtime.settings.SYMBOLON_BACKUP_TO));

/**
 * Makes a backup now and then, and takes the log of PostgreSQL away in between. Of several processes that use the same data one does so
 * at a time, and when it ends, another goes on from what the data directory remembers.
 */
export class BackupKeeper {
  readonly #audit: AuditStore;
  /** The one of its start: what is begun under one key ends under it, and another has backups of its own from the next start on. */
  readonly #key: PresentKey;
  readonly #isApart: boolean;
  readonly #file: LastBackupFile;
  readonly #log: WaitingLog;
  readonly #startedAt: Date;
  readonly #stop = new AbortController();
  #store: BackupStore | undefined;
  #turn: Turn | undefined;
  #looking: Promise<void> | undefined;
  #making: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isHeld = false;
  #isKept = true;
  #attempts = 0;
  #nextAttempt = 0;
  #waits = { waitingBytes: 0, oldestSeconds: 0 };
  #said = '';

  constructor(
    private readonly runtime: Runtime,
    private readonly connection: EmbeddedConnection,
    private readonly place: string,
  ) {
    const postgres = join(runtime.settings.SYMBOLON_DATA_DIR, 'postgres');
    this.#audit = new AuditStore(runtime.database, runtime.masterKey, runtime.clock, runtime.random);
    this.#key = runtime.masterKey.present;
    this.#isApart = isApart(runtime.settings, runtime.masterKey);
    this.#file = new LastBackupFile(postgres, installationOf(this.#key));
    this.#log = new WaitingLog(postgres);
    this.#startedAt = runtime.clock.now();
  }

  /** What would fail every time is told at the start; a place that does not answer right now is not. */
  async check(): Promise<void> {
    for (const each of this.runtime.settings.SYMBOLON_BACKUP_RECIPIENTS) if (!(await isFileRecipient(each))) throw new SettingsError(`SYMBOLON_BACKUP_RECIPIENTS: ${each} has a letter that is wrong: copy it as symbolon backup key prints it.`);
    const place = `${this.place.replace(/\/$/, '')}/${installationOf(this.#key)}`; // so that the backups of another are never taken for ours
    this.#store = await openStore(place, this.runtime.settings);
    this.runtime.log.info({ place }, 'backups');
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
    const last = this.#file.read();
    const since = last ? new Date(last.at) : this.#startedAt;
    const ago = (time: Date) => Math.max(0, (this.runtime.clock.now().getTime() - time.getTime()) / 1000);
    return { ageSeconds: ago(since), ...this.#waits, ...(!this.#isKept && { oldestSeconds: ago(this.#startedAt) }) };
  }

  async #look(): Promise<void> {
    try {
      if (!(await this.#hasTurn())) return;
      const last = this.#file.read();
      const now = this.runtime.clock.now().getTime();
      if (!this.#making && now >= this.#nextAttempt && (!last || last.kept === null || now >= new Date(last.next_at).getTime())) this.#making = this.#make().finally(() => (this.#making = undefined));
      if (this.#isHeld) await this.#bound(await this.#log.names(this.runtime.clock.now()), undefined);
      else await this.#takeLogAway(last);
      this.#said = '';
    } catch (error) {
      const reason = (error as Error).message;
      if (reason !== this.#said) this.runtime.log.error({ reason, place: this.place }, 'the log of the database is not taken to where backups are; will try again');
      this.#said = reason;
    }
  }

  async #hasTurn(): Promise<boolean> {
    if (this.#turn?.isHeld()) return true;
    this.#turn = await takeTurn(this.connection, 'symbolon/backup-keeper');
    return this.#turn !== undefined;
  }

  async #takeLogAway(last: LastBackup | undefined): Promise<void> {
    if (this.#isKept) keepArchiveDirectory(join(this.runtime.settings.SYMBOLON_DATA_DIR, 'postgres')); // without it the log would pile up in the data
    const names = await this.#log.names(this.runtime.clock.now());
    this.#waits = await this.#log.standing(names, this.runtime.clock.now());
    if (!last?.kept) {
      if (!this.#making) for (const name of names) await this.#log.remove(name); // the next backup has it all
      else await this.#bound(names, last);
      return;
    }
    await this.#bound(names, last);
    let { kept } = last;
    for (const name of names) {
      if (this.#isHeld || this.#stop.signal.aborted) return;
      if (name > kept) {
        if (name !== nextWalName(kept)) return this.#lost(last, 'gap');
        const place = segmentName(logOf(last.name), name);
        const sealed = await sealSegment(this.runtime.settings.SYMBOLON_BACKUP_RECIPIENTS, this.#key, place, await this.#log.read(name));
        await answered(this.#storeOf().put(place, sealed)); // or nothing would bound what waits meanwhile
        await this.#file.write({ ...last, kept: name });
        kept = name;
        this.runtime.log.debug({ name, backup: last.name }, 'log kept');
      }
      await this.#log.remove(name);
    }
    this.#waits = { waitingBytes: 0, oldestSeconds: 0 };
  }

  /** Waits no longer where there is no room to: what nobody takes must not fill the disk of the database. */
  async #bound(names: readonly string[], last: LastBackup | undefined): Promise<void> {
    if (names.length * segmentBytes <= this.runtime.settings.SYMBOLON_BACKUP_LOG_MB * 1024 * 1024) return;
    for (const name of names) await this.#log.remove(name);
    if (last) await this.#lost(last, 'too_much_waited');
  }

  /** What came before can be restored still; what comes now belongs to the next backup, which is made at once. */
  async #lost(last: LastBackup, reason: 'too_much_waited' | 'gap'): Promise<void> {
    await this.#file.write({ ...last, kept: null });
    this.runtime.log.error({ reason, backup: last.name, until: last.kept }, 'the log after the last backup breaks off; a new backup is made');
    await this.#record({ type: 'backup.log.lost', ...about, details: { reason } });
  }

  async #make(): Promise<void> {
    const { settings, clock, random, log } = this.runtime;
    const at = clock.now();
    try {
      const beforeEnd = () => (this.#isHeld = true); // the log from here on belongs to the new one
      const { name, bytes, manifest } = await backUpTo(this.#storeOf(), settings.SYMBOLON_BACKUP_RECIPIENTS, { settings, key: this.#key, isApart: this.#isApart, connection: this.connection }, at, { beforeEnd, signal: this.#stop.signal });
      await this.#looking; // which may be about to remember the one before
      const [chance = 0] = random.bytes(1);
      const pauseMs = settings.SYMBOLON_BACKUP_HOURS * 3_600_000 * (1 + chance / 2560);
      await this.#file.write({ name, installation: installationOf(this.#key), at: at.toISOString(), next_at: new Date(at.getTime() + pauseMs).toISOString(), kept: lastWalOf(Object.keys(manifest.files)) });
      this.#attempts = 0;
      log.info({ name, bytes, duration_ms: clock.now().getTime() - at.getTime() }, 'backup made');
      await this.#record({ type: 'backup.made', ...about, details: { name, bytes } });
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
    const gone = await removeOld(this.#storeOf(), retention, clock.now()).catch((error: unknown) => {
      log.warn({ reason: (error as Error).message }, 'backups that are one too many could not be removed; the next one tries again');
      return [];
    });
    for (const name of gone) await this.#record({ type: 'backup.removed', ...about, details: { name } });
  }

  async #failed(error: unknown): Promise<void> {
    this.#attempts += 1;
    this.#nextAttempt = this.runtime.clock.now().getTime() + Math.min(longestPauseMs, 5_000 * 2 ** (this.#attempts - 1));
    this.runtime.log.error({ reason: (error as Error).message, attempt: this.#attempts, place: this.place }, 'no backup could be made; will try again');
    await this.#record({ type: 'backup.failed', ...about, details: { reason: isOfDatabase(error) ? 'database' : 'place', attempt: this.#attempts } });
  }

  /** What cannot be written down keeps nothing else from being done. */
  async #record(event: NewEvent): Promise<void> {
    await this.#audit.record(event).catch((error: unknown) => this.runtime.log.warn({ reason: (error as Error).message }, `${event.type} is not among the events`));
  }

  #storeOf(): BackupStore {
    if (!this.#store) throw new Error('backups were not checked');
    return this.#store;
  }
}

/** A store says by a BackupError what is wrong with it. */
const isOfDatabase = (error: unknown): boolean => (error as Error).cause instanceof BackupUnderWayError || (!(error instanceof BackupError) && (isUnavailable(error) || sqlStateOf(error) !== ''));

/** A store that says nothing for so long takes nothing: what waits for it is looked at again meanwhile. */
function answered<T>(asked: Promise<T>): Promise<T> {
  const inTime = new AbortController();
  const late = setTimeout(storePatienceMs, undefined, { signal: inTime.signal, ref: false }).then(() => Promise.reject(new BackupError('it does not answer')));
  return Promise.race([asked, late]).finally(() => inTime.abort());
}
