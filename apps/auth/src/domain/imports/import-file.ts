import { basename } from 'node:path';
import { valueAt } from '../../platform/value-at.ts';
import { RecordFault, ImportFileError } from './foreign-person.ts';
import { demandPlain, Members } from './members.ts';
import type { ImportProgress } from './import-progress.ts';
import type { Outcome, PeopleImport, PlacedPerson } from './people-import.ts';
import { recordsOf, type FileRecord } from './records.ts';
import type { Source, SourceOptions } from './source.ts';

/** People of one transaction. Each factor, which is written by itself, counts as one more, and so do as many bytes: of longer records fewer are held at once. */
export const batchSize = 500;
const bytesOfOne = 16_384;

/** What of a record becomes a claim, beside what its source has for one: ours by their path. */
export type ClaimPaths = Readonly<Record<string, string>>;

interface FileWish {
  readonly path: string;
  readonly source: Source;
  readonly options: SourceOptions;
  readonly claims: ClaimPaths;
}

/** Imports a file from its beginning, and tells what became of each record. Where it cannot be read on, what came before is taken first; then an ImportFileError says where. */
export async function* importFile({ path, source, options, claims }: FileWish, people: PeopleImport, progress: ImportProgress): AsyncGenerator<Outcome> {
  let batch: PlacedPerson[] = [];
  let weight = 0;
  let isEmpty = true;
  let fault: ImportFileError | undefined;
  const records = recordsOf(path, source.shape);
  const take = async (): Promise<readonly Outcome[]> => {
    const outcomes = await people.take(batch, (transaction, decided) => progress.write(transaction, decided));
    await progress.add(outcomes);
    return outcomes;
  };
  while (fault === undefined) {
    const next = await records.next().catch((error: unknown) => {
      if (!(error instanceof ImportFileError)) throw error;
      fault = error;
      return undefined;
    });
    if (!next || next.done) break;
    isEmpty = false;
    progress.read(next.value.bytes);
    const read = personOf(next.value, source, options, claims);
    if (read && 'status' in read) {
      await progress.add([read]);
      yield read;
    } else if (read) {
      batch.push(read);
      weight += 1 + (read.person.factors?.length ?? 0) + next.value.bytes / bytesOfOne;
    }
    if (weight < batchSize) continue;
    yield* await take();
    [batch, weight] = [[], 0];
  }
  if (batch.length > 0) yield* await take();
  if (isEmpty) fault ??= new ImportFileError(`${path} has nobody in it: is it a file of this source?`);
  await progress.end(fault?.message.replaceAll(path, basename(path)));
  if (fault) throw fault;
}

/** The person of a record, or why there is none; undefined where it is of something else. */
function personOf({ place, value, fault }: FileRecord, source: Source, options: SourceOptions, paths: ClaimPaths): PlacedPerson | Outcome | undefined {
  try {
    if (fault) throw fault;
    demandPlain(value);
    const record = Members.of(value);
    const person = source.person(record, options);
    const whole = source.whole?.(record) ?? value;
    demandPlain(whole);
    const more = Object.entries(paths).flatMap(([claim, path]) => {
      const found = valueAt(whole, path);
      return found === undefined || found === null || found === '' ? [] : [[claim, found] as const];
    });
    return person && { place, person, more: Object.fromEntries(more) };
  } catch (error) {
    if (error instanceof RecordFault) return { place, status: 'refused', reason: error.message };
    throw error;
  }
}
