import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { secureRandom, type MasterKey } from '@symbolon/crypto';
import { makeDirectory, ownerOfCluster } from '@symbolon/database';
import { readMasterKey, type Unwrap } from '../../domain/keys/master-key.file.ts';
import { unpackSealedArchive } from './archive-reader.ts';
import { BackupError } from './backup-error.ts';
import { withoutTraces } from './interruption.ts';
import { installationOf, manifestName, masterKeyName, readManifest, sealName, type Manifest } from './manifest.ts';

/** What is to be restored, and by what. */
export interface Restore {
  readonly file: string;
  readonly identity: string;
  /** SYMBOLON_MASTER_KEY, where it is set. */
  readonly masterKey: string | undefined;
  /** By which a wrapped one becomes a key. */
  readonly unwrap?: Unwrap | undefined;
  /** The installation that it has to be of. */
  readonly installation: string | undefined;
}

/** Makes a backup the data of a directory that is empty: whole, and as the installation wrote it, or not at all. */
export async function restoreBackup(restore: Restore, directory: string): Promise<Manifest> {
  const made = emptyDirectory(directory);
  const scratch = mkdtempSync(join(directory, '.restore-'));
  const forget = () => [scratch, ...(made ? [directory] : [])].forEach((path) => rmSync(path, { recursive: true, force: true }));
  const fill = async () => {
    chmodSync(scratch, 0o711); // as root, PostgreSQL runs as another user and must get through
    const own = await ownerOfCluster(join(scratch, 'postgres'));
    const found = await unpackSealedArchive(restore.file, restore.identity, scratch, own);
    const manifest = await checked(scratch, found, restore);
    await rename(join(scratch, 'postgres'), join(directory, 'postgres'));
    if (manifest.master_key === 'included') await rename(join(scratch, masterKeyName), join(directory, masterKeyName));
    await rm(scratch, { recursive: true });
    return manifest;
  };
  return withoutTraces(forget, fill).catch((error: unknown) => {
    forget();
    throw error;
  });
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

async function checked(scratch: string, { [manifestName]: manifest, [sealName]: seal, [masterKeyName]: key, ...data }: Manifest['files'], restore: Restore): Promise<Manifest> {
  const bytes = (there: unknown, name: string) => (there ? readFileSync(join(scratch, name)) : undefined);
  const masterKey = await masterKeyFor(scratch, key !== undefined, restore);
  const found = { ...(key && { [masterKeyName]: key }), ...data };
  const installation = installationOf(masterKey);
  if (restore.installation !== undefined && restore.installation !== installation) throw new BackupError(`This backup is of the installation ${installation}, and not of ${restore.installation}. Nothing was restored.`);
  return readManifest(bytes(manifest, manifestName), bytes(seal, sealName), found, masterKey);
}

/** As the server will have it: the setting, else the file. */
function masterKeyFor(scratch: string, isIncluded: boolean, { masterKey: setting, unwrap }: Restore): Promise<MasterKey> {
  if (setting === undefined && !isIncluded) throw new BackupError('The master key of this installation was kept apart, in SYMBOLON_MASTER_KEY: set it as it was. Nothing was restored.');
  return readMasterKey(setting, join(scratch, masterKeyName), secureRandom, { unwrap });
}
