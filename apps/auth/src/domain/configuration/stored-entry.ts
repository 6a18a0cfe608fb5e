import type { Transaction } from '@symbolon/database';
import { etagOf } from './etag.ts';
import type { Kept, Kind, ListedKind } from './kind.ts';
import type { WrittenEntry } from './written-entry.ts';

/** A stored row as people may see it. */
export interface View {
  readonly id: string;
  readonly entry: WrittenEntry;
  /** The members that are set and that nobody is told, each with how many it holds. */
  readonly secrets: Readonly<Record<string, number>>;
  readonly managed_by: 'file' | 'api';
}

/** A row by its kind, without what nobody is told. */
export const viewOf = <Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, row: Row): View => ({
  id: kind.identityOfRow(row).id,
  entry: kind.entryOf(row),
  secrets: kind.secretsOf?.(row) ?? {},
  managed_by: row.declared ? 'file' : 'api',
});

/** An object as people may see it, with the tag that a change of it can name. */
export interface StoredEntry extends View {
  readonly etag: string;
}

/** One object, by the name that people call it. */
export async function storedEntry<Entry, Row extends Kept, Data extends Row>(transaction: Transaction, kind: Kind<Entry, Row, Data>, id: string): Promise<StoredEntry | undefined> {
  const [row] = await kind.find(transaction, { keys: [kind.keyOf(id)] });
  return row && storedOf(kind, row);
}

/** The objects after a key, in the order of their keys. */
export const storedPage = async <Entry, Row extends Kept, Data extends Row>(transaction: Transaction, kind: ListedKind<Entry, Row, Data>, after: string | undefined, limit: number): Promise<readonly StoredEntry[]> =>
  (await kind.page(transaction, after, limit)).map((row) => storedOf(kind, row));

/** A row as people may see it, with its tag. */
export const storedOf = <Entry, Row extends Kept, Data extends Row>(kind: Kind<Entry, Row, Data>, row: Row): StoredEntry => ({ ...viewOf(kind, row), etag: etagOf(kind.membersOf(row)) });
