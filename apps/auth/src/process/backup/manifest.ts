import { equalBytes, type PresentKey } from '@symbolon/crypto';
import { isWalName } from '@symbolon/database';
import * as z from 'zod';
import { BackupError } from './backup-error.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const schema = z.strictObject({
  format: z.literal(1),
  taken_at: z.iso.datetime(),
  issuer: z.string(),
  /** Whose it is: the same for all backups of an installation, and of no use to make one. */
  installation: z.string().regex(/^[0-9a-f]{32}$/),
  /** Whether master.key is in it, or was kept in SYMBOLON_MASTER_KEY and has to be brought. */
  master_key: z.enum(['included', 'apart']),
  files: z.record(z.string(), z.strictObject({ size: z.number(), sha256: hash })),
});

/** What a backup says of itself: the last that is written, of all that is before it. */
export type Manifest = z.infer<typeof schema>;

export const manifestName = 'manifest.json';
export const sealName = 'manifest.mac';
export const masterKeyName = 'master.key';
export const dataName = 'postgres/data';

/** The last file of the log that is in a backup itself. */
export function lastWalOf(files: readonly string[]): string {
  const last = files.map((name) => name.slice(`${dataName}/pg_wal/`.length)).filter(isWalName).sort().at(-1);
  if (last === undefined) throw new BackupError('This backup has no log in it, from which another could go on. Nothing was restored.');
  return last;
}

/** The name of an installation in its backups. */
export const installationOf = (key: PresentKey): string => Buffer.from(key.mac('backup', 'installation')).toString('hex').slice(0, 32);

/** A file that is sealed for a recipient can be made by anybody who knows the recipient. This, only by the installation. */
export const sealOf = (key: PresentKey, manifest: Uint8Array): Buffer => Buffer.from(key.mac('backup', Buffer.concat([Buffer.from('manifest\0'), manifest])));

/** Whether it was made under that key. */
export const isSealedUnder = (key: PresentKey, bytes: Uint8Array | undefined, seal: Uint8Array | undefined): boolean =>
  bytes !== undefined && seal !== undefined && equalBytes(Buffer.from(Buffer.from(seal).toString('latin1'), 'hex'), sealOf(key, bytes));

/** The manifest of a backup whose files these are, if all of it is as the installation wrote it. */
export function readManifest(bytes: Uint8Array | undefined, seal: Uint8Array | undefined, found: Manifest['files'], key: PresentKey): Manifest {
  const manifest = parsed(bytes);
  const isOurs = isSealedUnder(key, bytes, seal);
  if (!isOurs || manifest.installation !== installationOf(key)) throw new BackupError('This backup was not made under that master key: it is of another installation, or somebody else made it. Nothing was restored.');
  if (JSON.stringify(sorted(found)) !== JSON.stringify(sorted(manifest.files))) throw new BackupError('The files of this backup are not those that its manifest names. Nothing was restored.');
  return manifest;
}

function parsed(bytes: Uint8Array | undefined): Manifest {
  try {
    return schema.parse(JSON.parse(Buffer.from(bytes ?? []).toString()));
  } catch (cause) {
    throw new BackupError('This file has no manifest of a backup that this release knows. Nothing was restored.', { cause });
  }
}

const sorted = (files: Manifest['files']) => Object.entries(files).map(([name, { size, sha256 }]) => [name, size, sha256] as const).sort(([a], [b]) => (a < b ? -1 : 1));
