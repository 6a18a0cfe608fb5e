import type { Path } from '@symbolon/cli';
import type { ConfigurationFile } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { stepTo, type Change, type Step } from './change.ts';
import { errorIn } from './configuration-file.reader.ts';
import type { Kept, Kind, Place } from './kind.ts';
import { viewOf, type View } from './stored-entry.ts';

/** A kind with its types closed over: what can be asked of every kind alike. */
export interface PlannedKind {
  readonly name: Change['kind'];
  readonly topic: string | undefined;
  readonly place: Place;
  /** What a file names, and where in it. */
  named(file: ConfigurationFile): readonly { readonly key: string; readonly path: Path }[];
  /** The steps that make the rows what the file says. Those that were not made by a file are left alone. A ConfigurationFileError for what cannot be seen in the file itself. */
  plan(transaction: Transaction, file: ConfigurationFile): Promise<readonly Step[]>;
  /** Every row as an entry. */
  views(transaction: Transaction): Promise<readonly View[]>;
}

/** Closes a kind over its types. */
export const planned = <Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>): PlannedKind => ({
  name: kind.name,
  topic: kind.topic,
  place: kind.place,
  named: (file) => kind.entriesOf(file).map((entry, index) => ({ key: kind.identityOf(entry).key, path: Array.isArray(file[kind.place]) ? [kind.place, index] : [kind.place] })),
  async plan(transaction, file) {
    const entries = kind.entriesOf(file);
    const keys = new Set(entries.map((entry) => kind.identityOf(entry).key));
    const rows = await kind.find(transaction, { keys: [...keys], andDeclared: true });
    const stored = new Map(rows.map((row) => [kind.identityOfRow(row).key, row]));
    const beside = { transaction, goes: ({ key, declared }: Kept & { readonly key: string }) => declared || keys.has(key) };
    const found = await Promise.all(entries.map(async (entry) => kind.mistakesOf?.(entry, stored.get(kind.identityOf(entry).key), beside) ?? []));
    const mistakes = found.flatMap((ofEntry, index) => ofEntry.map(({ path, sentence }) => ({ path: [kind.place, index, ...path], sentence })));
    if (mistakes.length > 0) throw errorIn(file, mistakes);
    const steps = entries.map((entry) => stepOf(kind, entry, stored.get(kind.identityOf(entry).key), true));
    return [...steps, ...rows.filter((row) => !keys.has(kind.identityOfRow(row).key)).map((row) => kind.letGo(row))];
  },
  views: async (transaction) => (await kind.find(transaction, 'all')).map((row) => viewOf(kind, row)),
});

/** The step from a stored row, if there is one, to what an entry says. */
export function stepOf<Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, entry: Entry, known: Row | undefined, declared: boolean): Step {
  const data = kind.rowOf(entry, declared, known);
  const step = stepTo(kind.name, kind.identityOf(entry).id, known && kind.membersOf(known), kind.membersOf(data), {
    add: kind.add(data, entry),
    change: known ? kind.change(data, known) : kind.add(data, entry),
  });
  const remarks = kind.remarks?.(entry) ?? [];
  return remarks.length > 0 ? { ...step, change: { ...step.change, members: [...step.change.members, ...remarks] } } : step;
}
