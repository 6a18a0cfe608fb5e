import { join } from 'node:path';
import type { PresentKey } from '@symbolon/crypto';
import type { Runtime } from '../runtime.ts';
import type { BackupEvents } from './backup-events.ts';
import { LogKeeper } from './log-keeper.ts';
import { installationOf } from './manifest.ts';
import { LastBackupFile } from './standing.ts';
import { openStore, type BackupStore } from './store.ts';
import { isApart } from './take-backup.ts';

/** What goes together under one master key: a backup, its log, and where both are. Under another, nothing of it goes on. */
export interface Course {
  readonly key: PresentKey;
  readonly isApart: boolean;
  readonly store: BackupStore;
  readonly file: LastBackupFile;
  readonly log: LogKeeper;
}

/** That of the key that seals now. Each installation has a folder of its own, so that the backups of another are never taken for ours. */
export async function courseOf(runtime: Runtime, place: string, events: BackupEvents): Promise<Course> {
  const { settings, masterKey } = runtime;
  const key = masterKey.present;
  const file = new LastBackupFile(join(settings.SYMBOLON_DATA_DIR, 'postgres'), installationOf(key));
  return { key, isApart: isApart(settings, masterKey), store: await openStore(`${place.replace(/\/$/, '')}/${installationOf(key)}`, settings), file, log: new LogKeeper(runtime, key, file, events) };
}
