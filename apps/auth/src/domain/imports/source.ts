import type { ForeignPerson } from './foreign-person.ts';
import type { Members } from './members.ts';
import type { FileShape } from './records.ts';

/** What an operator says of a file beside its name, by the words of its options. */
export interface SourceOptions {
  /** Of Firebase: the project's own parameters (`base64_signer_key` and its neighbours). */
  readonly hashConfig?: FirebaseHashConfig | undefined;
}

export interface FirebaseHashConfig {
  readonly signerKey: string;
  readonly saltSeparator: string;
  readonly rounds: number;
  readonly memCost: number;
}

/** One system that people come from: how its files are written, and how one record of them is read. */
export interface Source {
  readonly shape: FileShape;
  /** What paths of claims are looked up in, where that is not the record as it stands. */
  readonly whole?: (record: Members) => Readonly<Record<string, unknown>>;
  /** Undefined where the record is of no person. */
  readonly person: (record: Members, options: SourceOptions) => ForeignPerson | undefined;
}
