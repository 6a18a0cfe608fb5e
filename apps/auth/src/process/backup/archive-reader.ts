import { createReadStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { ReadableStream, type ReadableStream as WebStream } from 'node:stream/web';
import { createZstdDecompress } from 'node:zlib';
import { openFile, OtherFileKeyError, PiecewiseSha256 } from '@symbolon/crypto';
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar';
import { BackupError } from './backup-error.ts';
import { dataName, manifestName, masterKeyName, sealName, type Manifest } from './manifest.ts';

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;
type Owner = (path: string) => Promise<void>;

/** What is no part of the data has one place each; what is, no step that leads up and no name that PostgreSQL has not. */
const single = new Set([masterKeyName, manifestName, sealName]);
const inside = /^(?:\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;
const isPlace = (name: string, type: string): boolean => (type === 'file' ? single.has(name) || isInside(name) : type === 'directory' && (name === dataName || isInside(name)));
const isInside = (name: string): boolean => name.startsWith(`${dataName}/`) && inside.test(name.slice(dataName.length));

/** Unpacks a sealed archive below a folder that is empty, and answers the files with what they have in them. Whoever made it, it writes nowhere else. */
export async function unpackSealedArchive(path: string, identity: string, folder: string, own: Owner): Promise<Manifest['files']> {
  const file = createReadStream(path);
  const found: Record<string, Manifest['files'][string]> = {};
  try {
    const opened = await openFile(identity, Readable.toWeb(file) as Bytes);
    await pipeline(Readable.fromWeb(opened as WebStream), createZstdDecompress(), async (large: AsyncIterable<Uint8Array<ArrayBuffer>>) => {
      const entries = ReadableStream.from(large).pipeThrough(createTarDecoder({ strict: true })) as unknown as AsyncIterable<ParsedTarEntry>;
      for await (const entry of entries) {
        const unpacked = await unpack(entry, folder, own);
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

async function unpack({ header, body }: ParsedTarEntry, folder: string, own: Owner): Promise<Manifest['files'][string] | undefined> {
  const { type = 'file' } = header;
  const name = type === 'directory' ? header.name.replace(/\/$/, '') : header.name;
  if (!isPlace(name, type)) throw new BackupError(`This archive wants to write ${JSON.stringify(name)} (${type}), which no backup has in it: somebody else made it. Nothing was restored.`);
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
