import type { Readable } from 'node:stream';
import type { JSONParser } from '@streamparser/json';
import { ImportFileError } from './foreign-person.ts';
import { mostBytes, type FileRecord } from './records.ts';

/** What stands in one list, or in some members of one object, as it flows; its place is the byte up to which the file was read. */
export async function* jsonRecords(file: Readable, members: readonly string[]): AsyncGenerator<FileRecord> {
  const { JSONParser: Parser, TokenType } = await import('@streamparser/json');
  const parser = new Parser({ paths: members.length === 0 ? ['$.*'] : members.map((member) => `$.${member}.*`), keepStack: false });
  const recordDepth = members.length === 0 ? 1 : 2;
  const found: unknown[] = [];
  let [read, told, since, depth, member] = [0, 0, 0, 0, ''];
  parser.onValue = ({ value }) => void found.push(value);
  parser.onToken = ({ token, value }) => {
    if (token === TokenType.STRING && depth === 1) member = String(value);
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth += 1;
    if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth -= 1;
    if (depth <= recordDepth || (members.length > 0 && !members.includes(member))) since = read; // what is no record is not kept, but for a text under way
  };
  for await (const chunk of file as AsyncIterable<Buffer>) {
    for (const piece of pieces(chunk)) {
      write(parser, piece, read);
      read += piece.length;
      for (const value of found.splice(0)) {
        yield { place: `byte ${read}`, value, bytes: read - told };
        told = read;
      }
    }
    if (read - since > mostBytes) throw new ImportFileError(`A record is longer than ${mostBytes} bytes: the one from about byte ${since} on.`);
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
