import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secureRandom, type MasterKey, type PresentKey } from '@symbolon/crypto';
import { backUpCluster, BackupUnderWayError, migrationsDirectory, openDatabase, readMigrations, readMigrationState, type Database } from '@symbolon/database';
import { claimInstallation } from '../../domain/keys/installation.ts';
import { SystemClock } from '../../platform/clock.ts';
import type { Settings } from '../../platform/config.ts';
import { waysOf } from '../../platform/given-database.ts';
import type { Log } from '../../platform/log.ts';
import { embeddedServer, masterKeyOf, type EmbeddedConnection } from '../runtime.ts';
import { sealArchive } from './archive-writer.ts';
import { BackupError } from './backup-error.ts';
import { BackupEvents } from './backup-events.ts';
import { withoutTraces } from './interruption.ts';
import { dataName, installationOf, manifestName, masterKeyName, sealName, sealOf, type Manifest } from './manifest.ts';
import type { BackupStore } from './store.ts';

/** A backup that was taken. */
export interface Backup {
  readonly name: string;
  readonly bytes: number;
  readonly manifest: Manifest;
}

/** What a backup is taken of. */
export interface Source {
  readonly settings: Settings;
  /** Under which it is known again: the one that opens what is in it. */
  readonly key: PresentKey;
  /** Whether that is kept where nobody reads it who has the data, and so not in it. */
  readonly isApart: boolean;
  readonly connection: EmbeddedConnection;
}

/** Where the pages for people say what is done instead. */
const page = 'docs/backup.md';

/** Writes a backup of the embedded PostgreSQL, which may serve meanwhile. Nothing is migrated: it can be taken before the release that would. Until then no event can be written; answers whether it was to be. */
export async function takeBackup(settings: Settings, store: BackupStore, recipients: readonly string[], log: Log): Promise<Backup & { readonly isTold: boolean }> {
  if (settings.DATABASE_URL) throw new BackupError(`DATABASE_URL names a PostgreSQL of yours: take backups of it by its own tools, pg_basebackup or pg_dump, and keep the master key. ${page} says how.`);
  if (!existsSync(join(settings.SYMBOLON_DATA_DIR, dataName, 'PG_VERSION'))) throw new BackupError(`There is nothing to back up in ${settings.SYMBOLON_DATA_DIR}: set SYMBOLON_DATA_DIR to where this installation has its data.`);
  const masterKey = await masterKeyOf(settings);
  const server = await embeddedServer(settings, masterKey, log);
  let database: Database | undefined;
  try {
    database = await migratedDatabase(server.embedded, settings);
    if (database) await claimInstallation(database, masterKey); // the key of now, should it have been changed
    const parts = { log, masterKey, clock: new SystemClock(), random: secureRandom };
    const source = { settings, key: masterKey.present, isApart: isApart(settings, masterKey), connection: server.embedded };
    const backup = await withoutTraces(() => store.forgetDrafts(), () => backUpTo(store, recipients, source, parts.clock.now()));
    if (database) await new BackupEvents({ ...parts, database }, 'operator').record({ type: 'backup.taken', details: { name: backup.name, bytes: backup.bytes } });
    return { ...backup, isTold: database !== undefined };
  } finally {
    await database?.close();
    await server.stop();
  }
}

/** The tables, where they are those of this release. */
async function migratedDatabase(connection: EmbeddedConnection, settings: Settings): Promise<Database | undefined> {
  const { pending } = await readMigrationState(connection, 'public', await readMigrations(migrationsDirectory()));
  return pending.length > 0 ? undefined : openDatabase(connection, { poolSize: 2, ...waysOf(settings) });
}

/** Whoever keeps the key in a setting keeps it out of the data, and of its backups; and while the file has the one before, that opens nothing. */
export const isApart = (settings: Settings, masterKey: MasterKey): boolean => settings.SYMBOLON_MASTER_KEY !== undefined || !masterKey.isFirstPresent;

/** The same, by a server that runs. `beforeEnd` is called when all but the log of the meantime is copied. */
export async function backUpTo(store: BackupStore, recipients: readonly string[], source: Source, takenAt: Date, watch: { readonly beforeEnd?: () => void; readonly signal?: AbortSignal } = {}): Promise<Backup> {
  const name = `symbolon-${takenAt.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}-${Buffer.from(secureRandom.bytes(4)).toString('hex')}.tar.zst.age`;
  const about = { format: 1, taken_at: takenAt.toISOString(), issuer: source.settings.SYMBOLON_ISSUER, installation: installationOf(source.key), master_key: source.isApart ? 'apart' : 'included' } as const;
  let files: Manifest['files'] = {};
  const bytes = await sealArchive(
    recipients,
    takenAt,
    async (archive) => {
      if (!source.isApart) await archive.bytes(masterKeyName, readFileSync(join(source.settings.SYMBOLON_DATA_DIR, masterKeyName)));
      await archive.folder(dataName);
      for await (const file of backUpCluster(source.connection, join(source.settings.SYMBOLON_DATA_DIR, dataName))) {
        watch.signal?.throwIfAborted();
        const path = `${dataName}/${file.path}`;
        if (path === controlName) watch.beforeEnd?.();
        await (file.size === undefined ? archive.folder(path) : archive.file(path, file.size, file.content()));
      }
      files = { ...archive.files };
      const manifest = Buffer.from(JSON.stringify({ ...about, files }));
      await archive.bytes(manifestName, manifest);
      await archive.bytes(sealName, Buffer.from(sealOf(source.key, manifest).toString('hex')));
    },
    (sealed) => store.put(name, sealed),
  ).catch((error: unknown) => {
    throw error instanceof BackupUnderWayError ? new BackupError('Another backup of this installation is being taken: wait for its end.', { cause: error }) : error;
  });
  return { name, bytes, manifest: { ...about, files } };
}

/** The last before PostgreSQL is told that the copy is complete. */
const controlName = `${dataName}/global/pg_control`;
