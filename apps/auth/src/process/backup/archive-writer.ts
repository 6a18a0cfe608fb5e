import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { ReadableStream as WebStream } from 'node:stream/web';
import { createZstdCompress } from 'node:zlib';
import { PiecewiseSha256, sealFile } from '@symbolon/crypto';
import { createTarPacker } from 'modern-tar';
import type { Manifest } from './manifest.ts';

type Packer = ReturnType<typeof createTarPacker>['controller'];
type Bytes = ReadableStream<Uint8Array<ArrayBuffer>>;

/** Puts one file after the other into an archive, and knows what each had in it. */
export class ArchiveWriter {
  readonly files: Record<string, Manifest['files'][string]> = {};

  constructor(
    private readonly packer: Packer,
    private readonly takenAt: Date,
  ) {}

  async folder(name: string): Promise<void> {
    await this.packer.add({ name: `${name}/`, type: 'directory', size: 0, mode: 0o700, mtime: this.takenAt }).close();
  }

  async file(name: string, size: number, content: AsyncIterable<Uint8Array>): Promise<void> {
    const body = this.packer.add({ name, size, mode: 0o600, mtime: this.takenAt }).getWriter();
    const hash = new PiecewiseSha256();
    for await (const piece of content) {
      hash.add(piece);
      await body.write(new Uint8Array(piece));
    }
    await body.close();
    this.files[name] = { size, sha256: hash.hex() };
  }

  bytes(name: string, bytes: Uint8Array): Promise<void> {
    return this.file(name, bytes.length, Readable.from([bytes]));
  }
}

/** Seals what is filled in, as it flows: tar, in zstd, in age. No byte of it is on a disk in the clear. Resolves when it is kept, with what keeping it answers. */
export async function sealArchive<T>(recipients: readonly string[], takenAt: Date, fill: (archive: ArchiveWriter) => Promise<void>, keep: (sealed: Readable) => Promise<T>): Promise<T> {
  const { readable, controller } = createTarPacker();
  const small = createZstdCompress();
  const sealed = Readable.fromWeb((await sealFile(recipients, Readable.toWeb(small) as Bytes)) as WebStream);
  sealed.on('error', () => undefined); // whoever reads it hears of it, and nobody may do so yet
  const filled = fill(new ArchiveWriter(controller, takenAt)).then(
    () => controller.finalize(),
    (error: unknown) => {
      controller.error(error);
      throw error;
    },
  );
  const kept = keep(sealed).catch((error: unknown) => {
    sealed.destroy();
    throw error;
  });
  const ends = await Promise.allSettled([filled, pipeline(Readable.fromWeb(readable as WebStream), small), kept]);
  const failed = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error & { readonly code?: string }] : []));
  const [first] = [...failed.filter(({ code = '' }) => !echoes.has(code)), ...failed];
  if (first) throw first;
  return kept;
}

/** What the other parts of a pipe say when one has failed. */
const echoes = new Set(['ABORT_ERR', 'ERR_STREAM_PREMATURE_CLOSE']);
