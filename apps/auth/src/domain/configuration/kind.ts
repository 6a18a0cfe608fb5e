import type { Mistake } from '@symbolon/cli';
import type { ConfigurationFile } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { Change, MemberChange, Members, Step } from './change.ts';
import type { WrittenEntry } from './written-entry.ts';

/** A row that can be configured, and who does. */
export interface Kept {
  /** Made by the declarative file, which alone changes it then. */
  readonly declared: boolean;
}

/** An object by what its row is found by, and by what people are told. */
export interface Identity {
  readonly key: string;
  readonly id: string;
}

/** The member of the declarative file that holds a kind: one entry, or a list of them. */
export type Place = Exclude<keyof ConfigurationFile, '$schema'>;

/** Which rows are meant: those of some keys, perhaps with all that a file made, or every one. */
export type Which = { readonly keys: readonly string[]; readonly andDeclared?: true } | 'all';

/** The same as a condition; `named` is that of the keys. */
export const conditionOf = <Named>(which: Which, named: (keys: string[]) => Named): { OR?: (Named | { declared: true })[] } =>
  which === 'all' ? {} : { OR: [named([...which.keys]), ...(which.andDeclared ? [{ declared: true } as const] : [])] };

/**
 * One kind of configurable object: how an entry becomes a row and a row an entry, and how rows of it are found and written.
 * `Data` is a row as it is made of an entry; `Row` is what is needed of a stored one.
 */
export interface Kind<Entry, Row extends Kept, Data extends Row = Row> {
  readonly name: Change['kind'];
  /** What nodes that hold rows of it are told. */
  readonly topic?: string;
  /** Where its entries stand in the declarative file. */
  readonly place: Place;
  entriesOf(file: ConfigurationFile): readonly Entry[];
  /** By what the row of an object is found that people call so. */
  keyOf(id: string): string;
  identityOf(entry: Entry): Identity;
  identityOfRow(row: Row): Identity;
  /** In the order of their keys. */
  find(transaction: Transaction, which: Which): Promise<readonly Row[]>;
  /** The row of an entry, beside the one that is there. */
  rowOf(entry: Entry, declared: boolean, known?: Row): Data;
  /** In the words of the file, which tell what differs. */
  membersOf(row: Row): Members;
  /** The entry that would make this row, as it is written: without what is the default, and without secrets. */
  entryOf(row: Row): WrittenEntry;
  add(data: Data, entry: Entry): NonNullable<Step['write']>;
  change(data: Data, known: Row): NonNullable<Step['write']>;
  /** What becomes of a row that a file made and does not name any more. */
  letGo(row: Row): Step;
  /** How one is removed; absent where none is. */
  remove?(row: Row): NonNullable<Step['write']>;
  /** The members of the entry that are set and that nobody is told, each with how many it holds: more than one where it is a list. */
  secretsOf?(row: Row): Readonly<Record<string, number>>;
  /** The part of a declarative file that says this alone. */
  inFile(entry: Entry): Partial<ConfigurationFile>;
  /** What is wrong with an entry beside the row that is there, and the rows that stay beside it: `goes` says which do not. */
  mistakesOf?(entry: Entry, known: Row | undefined, beside: { readonly transaction: Transaction; readonly goes: (row: Kept & { readonly key: string }) => boolean }): readonly Mistake[] | Promise<readonly Mistake[]>;
  /** What is slow, before a lock is taken; answers what makes a new entry unusable. */
  prepare?(transaction: Transaction, entry: Entry): Promise<readonly Mistake[]>;
  /** What is to be told of an entry beside what differs. */
  remarks?(entry: Entry): readonly MemberChange[];
}

/** A kind of which there are many: rows after a key, in the order of their keys. */
export interface ListedKind<Entry, Row extends Kept, Data extends Row = Row> extends Kind<Entry, Row, Data> {
  page(transaction: Transaction, after: string | undefined, limit: number): Promise<readonly Row[]>;
}
