/** A person as another system has them, in our words: what every source is read into. Nothing of it is checked yet. */
export interface ForeignPerson {
  /** What they are called there for ever. */
  readonly id: string;
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  /** Only where the source says so. */
  readonly isEmailProven: boolean;
  /** Whether that is said of the log-in name where there is no address beside, as in files of our own: elsewhere a name may look like anybody's. */
  readonly isNameAddress?: boolean;
  readonly isDisabled: boolean;
  readonly createdAt?: Date | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly roles: readonly string[];
  /** In any spelling that libs/crypto reads. */
  readonly passwordHash?: string | undefined;
  /** Further addresses that they have proven. */
  readonly furtherEmails?: readonly string[];
  /** As the admin API takes them; judged by its contract. */
  readonly factors?: readonly object[];
  readonly links?: readonly ForeignLink[];
  /** What of them is not taken over, a sentence each. */
  readonly remarks?: readonly string[];
}

/** What another provider calls them, by the name that it has in the source. */
export interface ForeignLink {
  readonly provider: string;
  readonly subject: string;
  readonly email?: string | undefined;
}

/** Why one record is left out, as a clause: "has no id". The rest of the file goes on. */
export class RecordFault extends Error {}

/** Why a file cannot be read on, as a sentence. What stood before it is taken. */
export class ImportFileError extends Error {}
