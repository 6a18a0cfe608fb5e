import { sha1 } from '@symbolon/crypto';

/** Why something could not be looked up: as events tell it, and in a sentence for the log. */
export class LookUpFault extends Error {
  constructor(
    readonly reason: 'unreadable' | 'no_answer' | 'wrong_answer' | 'busy',
    message: string,
  ) {
    super(message);
  }
}

/** Something that knows which passwords were breached, by their SHA-1. Throws a LookUpFault where it cannot say. */
export interface BreachSource {
  readonly name: 'file' | 'service';
  has(hash: Buffer): Promise<boolean>;
}

/** That a password was taken without having been looked up in one of the sources. */
export interface MissedLookUp {
  readonly source: BreachSource['name'];
  readonly reason: LookUpFault['reason'];
  readonly message: string;
}

/** Passwords that were breached elsewhere, which guessers try first. Neither they nor their hashes are kept or told to anybody. */
export class BreachedPasswords {
  readonly #listeners: ((missed: MissedLookUp) => void)[] = [];

  /** In the order in which they are asked: the first that knows a password is enough. */
  constructor(private readonly sources: readonly BreachSource[] = []) {}

  /** Whether one of the sources has it, as it was typed or as it is hashed. A source that cannot say stops nobody, and is told. */
  async include(password: string): Promise<boolean> {
    const hashes = [...new Set([password, password.normalize('NFKC')])].map(sha1);
    for (const source of this.sources) if (await this.#has(source, hashes)) return true;
    return false;
  }

  /** To be told of each password that was not looked up somewhere. */
  onMissed(listener: (missed: MissedLookUp) => void): void {
    this.#listeners.push(listener);
  }

  async #has(source: BreachSource, hashes: readonly Buffer[]): Promise<boolean> {
    try {
      for (const hash of hashes) if (await source.has(hash)) return true;
    } catch (error) {
      if (!(error instanceof LookUpFault)) throw error;
      for (const listener of this.#listeners) listener({ source: source.name, reason: error.reason, message: error.message });
    }
    return false;
  }
}
