import { ImportFileError, type RecordFault } from './foreign-person.ts';
import { csvRecords } from './csv-records.ts';
import { headOf, textFile } from './file-bytes.ts';
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
