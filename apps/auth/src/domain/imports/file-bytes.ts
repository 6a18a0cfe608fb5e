import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { ImportFileError } from './foreign-person.ts';

const headBytes = 65_536;

/** Its first bytes as text, without a mark of their order. */
export async function headOf(path: string): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of bytesOf(path)) {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= headBytes) break;
    }
  } catch (error) {
    if (length === 0 || !(error instanceof ImportFileError)) throw error; // it is met once more where it stands
  }
  return Buffer.concat(chunks).toString('utf8', 0, headBytes).replace(/^\uFEFF/, '');
}

/** How many bytes will be read of it; null where that is not known before. */
export async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await isCompressed(path)) ? null : (await stat(path)).size;
  } catch {
    return null;
  }
}

/** The bytes of a file, as long as they are UTF-8: what is not would be read as other letters, and salts and names with it. */
export const textFile = (path: string): Readable => Readable.from(textOf(path), { objectMode: false });

async function* textOf(path: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of bytesOf(path)) {
    demandText(() => decoder.decode(chunk, { stream: true }));
    yield chunk;
  }
  demandText(() => decoder.decode());
}

/** Gzip is undone as it flows: Auth0 hands its exports out so. */
async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  try {
    yield* ((await isCompressed(path)) ? unzipped(createReadStream(path)) : createReadStream(path)) as AsyncIterable<Buffer>;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw new ImportFileError('The file ends in the middle: it is compressed, and its end is missing.', { cause: error });
    throw new ImportFileError(code.startsWith('Z_') ? 'The file is compressed, and broken.' : `${path} cannot be read (${code}).`, { cause: error });
  }
}

function unzipped(file: Readable): Readable {
  const plain = createGunzip().on('close', () => file.destroy());
  file.on('error', (error) => plain.destroy(error));
  return file.pipe(plain);
}

async function isCompressed(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer.readUInt16BE() === 0x1f8b;
  } finally {
    await file.close();
  }
}

function demandText(decode: () => string): void {
  try {
    decode();
  } catch (error) {
    throw new ImportFileError('The file is not UTF-8.', { cause: error });
  }
}
