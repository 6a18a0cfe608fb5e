import type { Readable } from 'node:stream';
import { ImportFileError, RecordFault } from './foreign-person.ts';
import { mostBytes, type FileRecord } from './records.ts';

/** JSON by lines. A line that is none is left out with its number; one that the file ends in is where it was cut off. */
export async function* lineRecords(file: Readable): AsyncGenerator<FileRecord> {
  let line = 0;
  for await (const { text, isLast } of linesOf(file)) {
    line += 1;
    const place = `line ${line}`;
    if (text.trim() === '') continue;
    const value = parsed(text);
    if (value !== undefined) yield { place, value, bytes: Buffer.byteLength(text) + 1 };
    else if (isLast) throw new ImportFileError(`The file ends in the middle of a record: ${place}.`);
    else yield { place, value: undefined, bytes: Buffer.byteLength(text) + 1, fault: new RecordFault('it is no JSON') };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

async function* linesOf(file: Readable): AsyncGenerator<{ readonly text: string; readonly isLast: boolean }> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of file as AsyncIterable<Buffer>) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > mostBytes) throw new ImportFileError(`A line is longer than ${mostBytes} characters.`);
    for (const text of lines) yield { text, isLast: false };
  }
  if (rest !== '') yield { text: rest, isLast: true };
}
