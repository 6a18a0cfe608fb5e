import { basename, dirname } from 'node:path';
import type { Readable } from 'node:stream';
import type { Settings } from '../../platform/config.ts';
import { FolderStore } from './folder-store.ts';

/** Where backups and the log are kept: names with `/` between folders. What is kept is there whole or not at all. Names are made so that none comes twice. */
export interface BackupStore {
  /** For people. */
  readonly place: string;
  /** Answers its size once it is safe. */
  put(name: string, content: Readable): Promise<number>;
  get(name: string): Promise<Readable>;
  /** All whose names begin so, by name. */
  list(prefix: string): Promise<readonly Kept[]>;
  remove(name: string): Promise<void>;
  /** Removes what was begun and is not whole; at once, where it can be. */
  forgetDrafts(): void;
}

/** Something that is kept. */
export interface Kept {
  readonly name: string;
  readonly bytes: number;
}

const s3 = 's3://';

/** The store that a folder or `s3://bucket/prefix` means. The client for S3 is loaded only here. */
export async function openStore(place: string, settings: Settings): Promise<BackupStore> {
  if (!place.startsWith(s3)) return new FolderStore(place);
  const { S3Store } = await import('./s3-store.ts');
  return S3Store.at(place, settings);
}

/** A backup that somebody names, by its store and its name there. */
export async function openBackup(path: string, settings: Settings): Promise<{ readonly store: BackupStore; readonly name: string }> {
  const folder = path.startsWith(s3) ? path.slice(0, path.lastIndexOf('/')) : dirname(path);
  return { store: await openStore(folder, settings), name: basename(path) };
}
