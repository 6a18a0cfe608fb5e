import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, statfsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { secureRandom, type MasterKey } from '@symbolon/crypto';
import { makeDirectory, ownerOfCluster } from '@symbolon/database';
import { readMasterKey, type Unwrap } from '../../domain/keys/master-key.file.ts';
import { boundsOf, unpackSealedArchive, type Bounds } from './archive-reader.ts';
import { BackupError } from './backup-error.ts';
import { withoutTraces } from './interruption.ts';
import { installationOf, isSealedUnder, manifestName, masterKeyName, readManifest, sealName, type Manifest } from './manifest.ts';
import { Recovery } from './recovery.ts';
import { markRestored } from './restored-mark.ts';
import type { BackupStore } from './store.ts';

/** What is to be restored, and by what. */
export interface Restore {
  readonly store: BackupStore;
  readonly name: string;
  readonly identity: string;
  /** SYMBOLON_MASTER_KEY, where it is set. */
  readonly masterKey: string | undefined;
  /** SYMBOLON_MASTER_KEY_NEXT, where it is set: by the time that is restored to, it may be the one that opens. */
  readonly nextMasterKey?: string | undefined;
  /** By which a wrapped one becomes a key. */
  readonly unwrap?: Unwrap | undefined;
  /** The installation that it has to be of. */
  readonly installation: string | undefined;
  /** As it was then, by the log that was kept after the backup; without it as it was when the backup ended. */
  readonly until?: Date | 'latest' | undefined;
}

/** Makes a backup the data of a directory that is empty: whole, and as the installation wrote it, or not at all. */
export async function restoreBackup(restore: Restore, directory: string, given?: Bounds): Promise<Manifest> {
  const made = emptyDirectory(directory);
  const scratch = mkdtempSync(join(directory, '.restore-'));
  const recovery = new Recovery(join(scratch, 'postgres'));
  const forget = () => [scratch, ...(made ? [directory] : [])].forEach((path) => rmSync(path, { recursive: true, force: true }));
  const fill = async () => {
    chmodSync(scratch, 0o711); // as root, PostgreSQL runs as another user and must get through
    const own = await ownerOfCluster(join(scratch, 'postgres'));
    const bounds = given ?? boundsOf(await sizeOf(restore), roomIn(scratch));
    const found = await unpackSealedArchive(restore, restore.identity, scratch, own, bounds);
    const { manifest, masterKey } = await checked(scratch, found, restore);
    if (restore.until !== undefined) await recovery.recover(restore, restore.until, manifest, masterKey, own);
    markRestored(join(scratch, 'postgres'), { name: restore.name, taken_at: manifest.taken_at, until: restore.until instanceof Date ? restore.until.toISOString() : (restore.until ?? 'backup') });
    await rename(join(scratch, 'postgres'), join(directory, 'postgres'));
    if (manifest.master_key === 'included') await rename(join(scratch, masterKeyName), join(directory, masterKeyName));
    await rm(scratch, { recursive: true });
    return manifest;
  };
  const end = () => (recovery.isUnderWay ? recovery.end().finally(forget) : forget());
  return withoutTraces(end, fill).catch((error: unknown) => {
    forget();
    throw error;
  });
}

async function sizeOf({ store, name }: Restore): Promise<number> {
  const [kept] = (await store.list(name)).filter((each) => each.name === name);
  if (!kept) throw new BackupError(`${store.place}/${name} is not there.`);
  return kept.bytes;
}

function roomIn(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}

/** Whether it had to be made. What lies in it, and where a link leads, is not touched. */
function emptyDirectory(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found && !found.isDirectory()) throw new BackupError(`${path} is ${found.isSymbolicLink() ? 'a link' : 'no folder'}: name an empty folder, or one that is not there yet.`);
  const [first] = found ? readdirSync(path) : [];
  if (first !== undefined) throw new BackupError(`${path} is not empty (${first}): name an empty folder, or one that is not there yet.`);
  makeDirectory(path, 0o711);
  return !found;
}

async function checked(scratch: string, { [manifestName]: manifest, [sealName]: mac, [masterKeyName]: key, ...data }: Manifest['files'], restore: Restore): Promise<{ readonly manifest: Manifest; readonly masterKey: MasterKey }> {
  const bytes = (there: unknown, name: string) => (there ? readFileSync(join(scratch, name)) : undefined);
  const [about, seal] = [bytes(manifest, manifestName), bytes(mac, sealName)];
  const [first, heir] = await masterKeysFor(scratch, key !== undefined, restore);
  const masterKey = heir && isSealedUnder(heir, about, seal) ? heir : first;
  const found = { ...(key && { [masterKeyName]: key }), ...data };
  const installation = installationOf(masterKey);
  if (restore.installation !== undefined && restore.installation !== installation) throw new BackupError(`This backup is of the installation ${installation}, and not of ${restore.installation}. Nothing was restored.`);
  return { manifest: readManifest(about, seal, found, masterKey), masterKey };
}

/** As the server will have it, the setting or else the file; and what was to follow it, under which a backup is that was made once it had. */
async function masterKeysFor(scratch: string, isIncluded: boolean, { masterKey: setting, nextMasterKey: next, unwrap }: Restore): Promise<readonly [MasterKey, MasterKey?]> {
  if (setting === undefined && !isIncluded) throw new BackupError('The master key of this installation was kept apart, in SYMBOLON_MASTER_KEY: set it as it was. Nothing was restored.');
  const file = join(scratch, masterKeyName);
  const first = await readMasterKey(setting, file, secureRandom, { unwrap, next });
  return next === undefined ? [first] : [first, await readMasterKey(next, file, secureRandom, { unwrap })];
}
