import { Readable } from 'node:stream';
import { promisify } from 'node:util';
import { zstdCompress, zstdDecompress } from 'node:zlib';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { equalBytes, openFile, PiecewiseSha256, sealFile, type PresentKey } from '@symbolon/crypto';
import { BackupError } from './backup-error.ts';

type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** A file of the log is of this size, always; a sealed one is hardly larger at worst. */
export const segmentBytes = 16 * 1024 * 1024;
const mostSealed = segmentBytes + 1024 * 1024;

/** A frame that zstd passes over: the MAC goes in front of the file, and other programs still open it. */
const frame = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 32, 0, 0, 0]);
const macEnd = frame.length + 32;

/** Where the log that follows a backup is kept. */
export const logOf = (backup: string): string => `${backup.replace(/\.tar\.zst\.age$/, '')}.wal/`;
export const segmentName = (log: string, name: string): string => `${log}${name}.zst.age`;

/** A file of the log as it is kept: whoever knows the recipient can seal one, so the master key says that it is ours, which it is, and after which backup. */
export async function sealSegment(recipients: readonly string[], key: PresentKey, place: string, segment: Uint8Array): Promise<Readable> {
  const small = Buffer.concat([frame, macOf(key, place, segment), await promisify(zstdCompress)(segment)]);
  return Readable.fromWeb((await sealFile(recipients, ReadableStream.from<Uint8Array<ArrayBuffer>>([new Uint8Array(small)]))) as WebStream);
}

/** The file, if it is as the installation wrote it, for this place; never more than one can have. */
export async function openSegment(identity: string, key: PresentKey, place: string, sealed: Readable): Promise<Buffer> {
  try {
    const opened = await openFile(identity, Readable.toWeb(limited(sealed)) as Bytes);
    const small = Buffer.from(await new Response(opened).arrayBuffer());
    const segment = await promisify(zstdDecompress)(small.subarray(macEnd), { maxOutputLength: segmentBytes });
    if (segment.length !== segmentBytes || !equalBytes(small.subarray(frame.length, macEnd), macOf(key, place, segment))) throw new Error('not ours');
    return segment;
  } catch (cause) {
    throw new BackupError(`${place} is no file of the log of this installation: it was changed, cut short, or somebody else made it. Nothing was restored.`, { cause });
  } finally {
    sealed.destroy();
  }
}

function macOf(key: PresentKey, place: string, segment: Uint8Array): Buffer {
  const hash = new PiecewiseSha256();
  hash.add(segment);
  return Buffer.from(key.mac('backup', Buffer.from(`wal\0${place}\0${hash.hex()}`)));
}

function limited(sealed: Readable): Readable {
  return Readable.from(
    (async function* () {
      let bytes = 0;
      for await (const piece of sealed as AsyncIterable<Uint8Array>) {
        bytes += piece.length;
        if (bytes > mostSealed) throw new Error('too large');
        yield piece;
      }
    })(),
  );
}
