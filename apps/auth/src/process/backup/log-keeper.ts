import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { PresentKey } from '@symbolon/crypto';
import { keepArchiveDirectory, nextWalName } from '@symbolon/database';
import type { Runtime } from '../runtime.ts';
import { BackupError } from './backup-error.ts';
import type { BackupEvents } from './backup-events.ts';
import { logOf, sealSegment, segmentBytes, segmentName } from './log-segment.ts';
import type { BackupStanding, LastBackup, LastBackupFile } from './standing.ts';
import type { BackupStore } from './store.ts';
import { WaitingLog } from './waiting-log.ts';

const storePatienceMs = 60_000;

/** Takes the log of PostgreSQL away to where the last backup is, one file after the other. */
export class LogKeeper {
  readonly #waiting: WaitingLog;
  /** How much waited when it was last looked at. */
  standing: Pick<BackupStanding, 'waitingBytes' | 'oldestSeconds'> = { waitingBytes: 0, oldestSeconds: 0 };

  constructor(
    private readonly runtime: Runtime,
    private readonly key: PresentKey,
    private readonly last: LastBackupFile,
    private readonly events: BackupEvents,
  ) {
    this.#waiting = new WaitingLog(join(runtime.settings.SYMBOLON_DATA_DIR, 'postgres'));
  }

  /** While the next backup takes over, the log waits. */
  async hold(): Promise<void> {
    await this.#bound(await this.#names(), undefined);
  }

  /** Takes what waits for as long as it may. Without a backup there is nothing that it could follow: the next one has it all, unless it is being made. */
  async takeAway(store: BackupStore, { isMaking, mayGoOn }: { readonly isMaking: boolean; readonly mayGoOn: () => boolean }): Promise<void> {
    const last = this.last.read();
    const names = await this.#names();
    this.standing = await this.#waiting.standing(names, this.runtime.clock.now());
    if (!last?.kept && !isMaking) return this.#remove(names);
    await this.#bound(names, last);
    if (!last?.kept) return;
    let { kept } = last;
    for (const name of names) {
      if (!mayGoOn()) return;
      if (name > kept) {
        if (name !== nextWalName(kept)) return this.#lost(last, 'gap');
        await this.#keep(store, last, name);
        kept = name;
      }
      await this.#waiting.remove(name);
    }
    this.standing = { waitingBytes: 0, oldestSeconds: 0 };
  }

  async #keep(store: BackupStore, last: LastBackup, name: string): Promise<void> {
    const place = segmentName(logOf(last.name), name);
    const sealed = await sealSegment(this.runtime.settings.SYMBOLON_BACKUP_RECIPIENTS, this.key, place, await this.#waiting.read(name));
    await answered(store.put(place, sealed)); // or nothing would bound what waits meanwhile
    await this.last.write({ ...last, kept: name });
    this.runtime.log.debug({ name, backup: last.name }, 'log kept');
  }

  /** Waits no longer where there is no room to: what nobody takes must not fill the disk of the database. */
  async #bound(names: readonly string[], last: LastBackup | undefined): Promise<void> {
    if (names.length * segmentBytes <= this.runtime.settings.SYMBOLON_BACKUP_LOG_MB * 1024 * 1024) return;
    await this.#remove(names);
    if (last) await this.#lost(last, 'too_much_waited');
  }

  /** What came before can be restored still; what comes now belongs to the next backup, which is made at once. */
  async #lost(last: LastBackup, reason: 'too_much_waited' | 'gap'): Promise<void> {
    await this.last.write({ ...last, kept: null });
    this.runtime.log.error({ reason, backup: last.name, until: last.kept }, 'the log after the last backup breaks off; a new backup is made');
    await this.events.record({ type: 'backup.log.lost', details: { reason } });
  }

  /** Without its directory, the log would pile up in the data. */
  keepDirectory(): void {
    keepArchiveDirectory(join(this.runtime.settings.SYMBOLON_DATA_DIR, 'postgres'));
  }

  #names = (): Promise<readonly string[]> => this.#waiting.names(this.runtime.clock.now());

  async #remove(names: readonly string[]): Promise<void> {
    for (const name of names) await this.#waiting.remove(name);
  }
}

/** A store that says nothing for so long takes nothing: what waits for it is looked at again meanwhile. */
function answered<T>(asked: Promise<T>): Promise<T> {
  const inTime = new AbortController();
  const late = setTimeout(storePatienceMs, undefined, { signal: inTime.signal, ref: false }).then(() => Promise.reject(new BackupError('it does not answer')));
  return Promise.race([asked, late]).finally(() => inTime.abort());
}
