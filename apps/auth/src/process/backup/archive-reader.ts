import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream, type ReadableStream as WebStream } from 'node:stream/web';
import { createZstdDecompress } from 'node:zlib';
import { openFile, OtherFileKeyError, PiecewiseSha256 } from '@symbolon/crypto';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { BackupError } from './backup-error.ts';
import type { BackupStore } from './store.ts';
import { dataName, manifestName, masterKeyName, sealName, type Manifest } from './manifest.ts';

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;
type Owner = (path: string) => Promise<void>;

/** How much an archive may become. */
export interface Bounds {
  readonly bytes: number;
  readonly entries: number;
}

/** Nothing that PostgreSQL writes becomes so much smaller as a whole, and a disk is not filled by who only says that there is more. */
export const boundsOf = (sealed: number, free: number): Bounds => ({ bytes: Math.min(Math.max(sealed * 1000, 64 * 1024 * 1024), Math.floor(free * 0.95)), entries: 250_000 });

/** Of those that are read into memory. */
const mostOf: Readonly<Record<string, number>> = { [masterKeyName]: 4096, [sealName]: 4096, [manifestName]: 64 * 1024 * 1024 };

/** What is no part of the data has one place each; what is, no step that leads up and no name that PostgreSQL has not. */
const single = new Set([masterKeyName, manifestName, sealName]);
const inside = /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;
const isPlace = (name: string, type: string): boolean => (type === 'file' ? single.has(name) || isInside(name) : type === 'directory' && (name === dataName || isInside(name)));
const isInside = (name: string): boolean => name.startsWith(`${dataName}/`) && inside.test(name.slice(dataName.length));

/** Unpacks a sealed archive below a folder that is empty, and answers the files with what they have in them. Whoever made it, it writes nowhere else, and no more than it may. */
export async function unpackSealedArchive({ store, name }: { readonly store: BackupStore; readonly name: string }, identity: string, folder: string, own: Owner, bounds: Bounds): Promise<Manifest['files']> {
  const path = `${store.place}/${name}`;
  const file = await store.get(name).catch((error: unknown) => {
    throw asBackupError(error, path);
  });
  const found: Record<string, Manifest['files'][string]> = {};
  const left = { ...bounds };
  try {
    const opened = await openFile(identity, Readable.toWeb(file) as Bytes);
    await pipeline(Readable.fromWeb(opened as WebStream), createZstdDecompress(), async (large: AsyncIterable<Uint8Array<ArrayBuffer>>) => {
      const entries = ReadableStream.from(large).pipeThrough(createTarDecoder({ strict: true })).getReader(); // not by for await: what is refused would be read to its end first
      for (let next = await entries.read(); !next.done; next = await entries.read()) {
        const entry: ParsedTarEntry = next.value;
        const unpacked = await unpack(entry, folder, own, left);
        if (unpacked) found[entry.header.name] = unpacked;
      }
    });
    return found;
  } catch (error) {
    throw asBackupError(error, path);
  } finally {
    file.destroy();
  }
}

async function unpack({ header, body }: ParsedTarEntry, folder: string, own: Owner, left: { bytes: number; entries: number }): Promise<Manifest['files'][string] | undefined> {
  const { type = 'file' } = header;
  const name = type === 'directory' ? header.name.replace(/\/$/, '') : header.name;
  if (!isPlace(name, type)) throw new BackupError(`This archive wants to write ${JSON.stringify(name)} (${type}), which no backup has in it: somebody else made it. Nothing was restored.`);
  left.entries -= 1;
  left.bytes -= header.size; // as it says of itself: no entry can be longer
  if (left.entries < 0 || left.bytes < 0 || header.size > (mostOf[name] ?? Infinity)) throw new BackupError('This archive unpacks to more than a backup of its size can, or than there is room for. Nothing was restored.');
  const path = join(folder, name);
  const gives = name.startsWith(dataName) ? own : () => Promise.resolve();
  if (type === 'directory') {
    await mkdir(path, { mode: 0o700 });
    await body.cancel();
    return void (await gives(path));
  }
  const hash = new PiecewiseSha256();
  const handle = await open(path, 'wx', 0o600); // never through a link, and never twice
  try {
    let size = 0;
    for await (const piece of body as unknown as AsyncIterable<Uint8Array>) {
      hash.add(piece);
      await handle.writeFile(piece);
      size += piece.length;
    }
    return { size, sha256: hash.hex() };
  } finally {
    await handle.close();
    await gives(path);
  }
}

/** What cannot be read as a backup, in words; a disk that is full, or a folder that may not be written, is what it is. */
function asBackupError(error: unknown, path: string): unknown {
  if (error instanceof BackupError) return error;
  if (error instanceof OtherFileKeyError) return new BackupError(`${path} was not sealed for this key. Nothing was restored.`, { cause: error });
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall !== undefined && code !== 'EEXIST') return new BackupError(`${message}. Nothing was restored.`, { cause: error });
  return new BackupError(`${path} is no whole backup: it was changed, cut short, or is something else. Nothing was restored.`, { cause: error });
}
