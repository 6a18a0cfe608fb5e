import type { Readable } from 'node:stream';
import { ImportFileError } from './foreign-person.ts';
import { mostBytes, type FileRecord } from './records.ts';

/** CSV (RFC 4180) whose first line names the columns, as it flows. */
export async function* csvRecords(file: Readable): AsyncGenerator<FileRecord> {
  const { parse } = await import('csv-parse');
  const rows = file.pipe(parse({ columns: named, bom: true, info: true, max_record_size: mostBytes, skip_empty_lines: true }));
  file.on('error', (error) => rows.destroy(error));
  let told = 0;
  try {
    for await (const { record, info } of rows as AsyncIterable<{ readonly record: unknown; readonly info: { readonly lines: number; readonly bytes: number } }>) {
      yield { place: `line ${info.lines}`, value: record, bytes: info.bytes - told };
      told = info.bytes;
    }
  } catch (error) {
    if (error instanceof ImportFileError) throw error;
    const { code = '', lines } = error as { readonly code?: string; readonly lines?: number }; // its message may have what stands there
    throw new ImportFileError(`The file is no CSV from about line ${lines ?? 1} on (${code.toLowerCase().replaceAll('_', ' ')}).`, { cause: error });
  }
}

function named(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  const wrong = names.findIndex((name, index) => name === '__proto__' || names.indexOf(name) !== index);
  if (wrong !== -1) throw new ImportFileError(`The first line names its column ${wrong + 1} as one before it, or by what is no name.`); // by its number: without names the first line is a person
  return names;
}
