import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { ImportFileError, type RecordFault } from './foreign-person.ts';
import { csvRecords } from './csv-records.ts';
import { jsonRecords } from './json-records.ts';
import { lineRecords } from './line-records.ts';

/** One record of a file, and where it stands: "line 7", "byte 1234". A fault stands in for one that cannot be read, where the next can. */
export interface FileRecord {
  readonly place: string;
  readonly value: unknown;
  /** About how long it is. */
  readonly bytes: number;
  readonly fault?: RecordFault;
}

/** How a source writes its people. */
export interface FileShape {
  /** Where one object holds all of them, the member that they stand in. */
  readonly members?: readonly string[];
  /** Whether a file that is no JSON is CSV; `only` where it always is. */
  readonly csv?: 'too' | 'only';
}

/** The largest record that is read. */
export const mostBytes = 2 ** 20;
const headBytes = 65_536;

/** The records of a file one after the other, without holding it: JSON in one piece, JSON by lines, or CSV, whichever it is. An ImportFileError where it ends in the middle. */
export async function* recordsOf(path: string, { members = [], csv }: FileShape): AsyncGenerator<FileRecord> {
  const head = await headOf(path);
  const first = head.trimStart().charAt(0);
  if (csv === 'only' || (csv === 'too' && first !== '{' && first !== '[')) yield* csvRecords(textFile(path));
  else if (first === '[') yield* jsonRecords(textFile(path), []);
  else if (first !== '{') throw new ImportFileError(head.trim() === '' ? `${path} is empty.` : `${path} is not what was expected: it begins with neither { nor [.`);
  else if (isByLines(head, members)) yield* lineRecords(textFile(path));
  else yield* jsonRecords(textFile(path), members);
}

async function headOf(path: string): Promise<string> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new ImportFileError(`${path} cannot be read (${error.code}).`, { cause: error });
  });
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.toString('utf8', 0, bytesRead).replace(/^\uFEFF/, '');
  } catch (error) {
    throw new ImportFileError(`${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`, { cause: error });
  } finally {
    await file.close();
  }
}

/** The bytes of a file, as long as they are UTF-8: what is not would be read as other letters, and salts and names with it. */
const textFile = (path: string): Readable => Readable.from(bytesOf(path), { objectMode: false });

async function* bytesOf(path: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    demandText(() => decoder.decode(chunk, { stream: true }));
    yield chunk;
  }
  demandText(() => decoder.decode());
}

function demandText(decode: () => string): void {
  try {
    decode();
  } catch (error) {
    throw new ImportFileError('The file is not UTF-8.', { cause: error });
  }
}

/** Whether the first line is a record by itself, and not the object that holds all of them. */
function isByLines(head: string, members: readonly string[]): boolean {
  const [line = ''] = head.trimStart().split('\n', 1);
  try {
    const value = JSON.parse(line) as object;
    return !members.some((member) => Object.hasOwn(value, member));
  } catch {
    return members.length === 0;
  }
}
