import { existsSync, readFileSync, rmSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { secureRandom } from '@symbolon/crypto';
import { backUpCluster, makeDirectory } from '@symbolon/database';
import type { Settings } from '../../platform/config.ts';
import type { Log } from '../../platform/log.ts';
import { embeddedServer, masterKeyOf } from '../runtime.ts';
import { writeSealedArchive } from './archive-writer.ts';
import { BackupError } from './backup-error.ts';
import { withoutTraces } from './interruption.ts';
import { dataName, installationOf, manifestName, masterKeyName, sealName, sealOf, type Manifest } from './manifest.ts';

/** A backup that was taken. */
export interface Backup {
  readonly path: string;
  readonly bytes: number;
  readonly manifest: Manifest;
}

/** Where the pages for people say what is done instead. */
const page = 'docs/backup.md';

/** Writes a backup of the embedded PostgreSQL, which may serve meanwhile, as a new file in a folder. Nothing is migrated: it can be taken before the release that would. */
export async function takeBackup(settings: Settings, folder: string, recipients: readonly string[], takenAt: Date, log: Log): Promise<Backup> {
  const data = join(settings.SYMBOLON_DATA_DIR, dataName);
  if (settings.DATABASE_URL) throw new BackupError(`DATABASE_URL names a PostgreSQL of yours: take backups of it by its own tools, pg_basebackup or pg_dump, and keep the master key. ${page} says how.`);
  if (!existsSync(join(data, 'PG_VERSION'))) throw new BackupError(`There is nothing to back up in ${settings.SYMBOLON_DATA_DIR}: set SYMBOLON_DATA_DIR to where this installation has its data.`);
  const name = `symbolon-${takenAt.toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '')}-${Buffer.from(secureRandom.bytes(4)).toString('hex')}.tar.zst.age`;
  const draft = join(folder, `.${name}.part`);
  const masterKey = await masterKeyOf(settings);
  makeDirectory(folder, 0o700);
  const server = await embeddedServer(settings, masterKey, log);
  try {
    const manifest = await withoutTraces(() => rmSync(draft, { force: true }), () => write(draft, recipients, { settings, takenAt, masterKey, connection: server.embedded, data }));
    await rename(draft, join(folder, name));
    await synced(folder);
    return { path: join(folder, name), bytes: (await stat(join(folder, name))).size, manifest };
  } finally {
    await rm(draft, { force: true });
    await server.stop();
  }
}

interface Source {
  readonly settings: Settings;
  readonly takenAt: Date;
  readonly masterKey: Awaited<ReturnType<typeof masterKeyOf>>;
  readonly connection: Parameters<typeof backUpCluster>[0];
  readonly data: string;
}

async function write(path: string, recipients: readonly string[], { settings, takenAt, masterKey, connection, data }: Source): Promise<Manifest> {
  const isApart = settings.SYMBOLON_MASTER_KEY !== undefined; // whoever keeps it in a setting keeps it out of the data, and of this
  const about = { format: 1, taken_at: takenAt.toISOString(), issuer: settings.SYMBOLON_ISSUER, installation: installationOf(masterKey), master_key: isApart ? 'apart' : 'included' } as const;
  let files: Manifest['files'] = {};
  await writeSealedArchive(path, recipients, takenAt, async (archive) => {
    if (!isApart) await archive.bytes(masterKeyName, readFileSync(join(settings.SYMBOLON_DATA_DIR, masterKeyName)));
    await archive.folder(dataName);
    for await (const file of backUpCluster(connection, data)) {
      const name = `${dataName}/${file.path}`;
      await (file.size === undefined ? archive.folder(name) : archive.file(name, file.size, file.content()));
    }
    files = { ...archive.files };
    const manifest = Buffer.from(JSON.stringify({ ...about, files }));
    await archive.bytes(manifestName, manifest);
    await archive.bytes(sealName, Buffer.from(sealOf(masterKey, manifest).toString('hex')));
  });
  return { ...about, files };
}

/** The new name is on the disk as well. */
async function synced(folder: string): Promise<void> {
  const handle = await open(folder);
  await handle.sync().finally(() => handle.close());
}
