import type { Readable } from 'node:stream';
import type { JSONParser } from '@streamparser/json';
import { ImportFileError } from './foreign-person.ts';
import { mostBytes, type FileRecord } from './records.ts';

/** What stands at some paths of one JSON text, as it flows; its place is the byte up to which the file was read. */
export async function* jsonRecords(file: Readable, paths: string[]): AsyncGenerator<FileRecord> {
  const { JSONParser: Parser } = await import('@streamparser/json');
  const parser = new Parser({ paths, keepStack: false });
  const found: FileRecord[] = [];
  let [read, since] = [0, 0];
  parser.onValue = ({ value }) => {
    since = read;
    found.push({ place: `byte ${read}`, value });
  };
  for await (const chunk of file as AsyncIterable<Buffer>) {
    for (const piece of pieces(chunk)) {
      write(parser, piece, read);
      read += piece.length;
      yield* found.splice(0).map((record) => ({ ...record, place: `byte ${read}` }));
    }
    if (since > 0 && read - since > mostBytes) throw new ImportFileError(`A record is longer than ${mostBytes} bytes, or nothing follows: byte ${since}.`);
  }
  if (!parser.isEnded) throw new ImportFileError(`The file ends in the middle: byte ${read}.`);
}

/** Cut behind each brace that closes, so that a record is told by where it ends. */
function* pieces(chunk: Buffer): Generator<Buffer> {
  const brace = 0x7d;
  for (let from = 0; from < chunk.length; ) {
    const end = chunk.indexOf(brace, from);
    const to = end === -1 ? chunk.length : end + 1;
    yield chunk.subarray(from, to);
    from = to;
  }
}

function write(parser: JSONParser, piece: Buffer, read: number): void {
  try {
    if (parser.isEnded && piece.toString().trim() === '') return;
    parser.write(piece);
  } catch (error) {
    throw new ImportFileError(`The file is no JSON from about byte ${read} on.`, { cause: error });
  }
}
