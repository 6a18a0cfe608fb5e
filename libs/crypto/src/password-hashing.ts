import { hash, verify } from '@node-rs/argon2';
import { HashFault } from './foreign-hashes/foreign-hash.ts';
import { enclosedText, readHash, readKeptHash } from './foreign-hashes/read-hash.ts';
import { tracedHash } from './hash-trace.ts';
import { letPoolGiveWay } from './thread-priority.ts';
import { WorkQueue, type WorkLoad } from './work-queue.ts';

/** How expensive a password hash is (argon2id, RFC 9106) and how many may be made at once. */
export interface PasswordHashingOptions {
  /** KiB of memory for each hash. */
  readonly memory: number;
  readonly iterations: number;
  readonly parallelism: number;
  readonly concurrency: number;
  /** How many may wait for their turn; the next is refused with an OverloadedError. */
  readonly queue: number;
}

/** Makes and checks argon2id hashes (PHC strings), never more at once than allowed. Knows nothing of users. */
export class PasswordHashing {
  readonly #options: PasswordHashingOptions;
  readonly #queue: WorkQueue;
  /** What a password is checked against when there is no user, so that both cases take the same time. */
  #absent: Promise<string> | undefined;

  constructor(options: PasswordHashingOptions) {
    this.#options = options;
    this.#queue = new WorkQueue(options.concurrency, options.queue);
  }

  /** Call before serving: the first check of an absent user must not be slower than the others. */
  async prepare(): Promise<void> {
    await (this.#absent ??= this.#hash('absent'));
    letPoolGiveWay();
  }

  /** How many hashes are made, and how many wait for their turn, now. */
  get load(): WorkLoad {
    return this.#queue.load;
  }

  /** An attempt of somebody that will hash, and asks the database before: one too many is refused, with an OverloadedError, while it has cost nothing. */
  admitted<T>(who: string, attempt: () => Promise<T>): Promise<T> {
    return this.#queue.admitted(who, attempt);
  }

  /** `who` takes turns with others. */
  hash(password: string, who = ''): Promise<string> {
    return tracedHash((begins) => this.#queue.run(() => (begins(), this.#hash(password)), who));
  }

  /**
   * False in the same time for a wrong password and for no hash at all. One that was made elsewhere costs what it costs: `standIn`
   * is what to hold the password of nobody against, where some people have such hashes.
   */
  async verify(kept: string | undefined, password: string, who = '', standIn?: string): Promise<boolean> {
    const expected = kept ?? standIn ?? (await (this.#absent ??= this.#hash('absent')));
    const matches = await tracedHash((begins) => this.#queue.run(() => (begins(), matchesKept(expected, password)), who));
    return matches && kept !== undefined;
  }

  /** A hash that was made elsewhere, as it is to be kept: behind argon2 where it is one that holds up nobody who guesses. A HashFault where it is not taken. */
  async adopt(text: string): Promise<string> {
    const { kept, fast } = readHash(text);
    return fast ? `${fast.recipe}${await this.#queue.run(() => this.#hash(enclosedText(fast.digest)))}` : kept;
  }

  /** Whether a hash was made with other parameters than the ones in force, or elsewhere. */
  isOutdated(phc: string): boolean {
    const { memory, iterations, parallelism } = this.#options;
    return !phc.startsWith(`$argon2id$v=19$m=${memory},t=${iterations},p=${parallelism}$`);
  }

  #hash(password: string): Promise<string> {
    const { memory, iterations, parallelism } = this.#options;
    return hash(normalized(password), { memoryCost: memory, timeCost: iterations, parallelism });
  }
}

/** Elsewhere nobody brings a password into one form: there it is as it was typed. */
async function matchesKept(kept: string, password: string): Promise<boolean> {
  if (kept.startsWith('$argon2id$')) return (await verify(kept, normalized(password))) || (password !== normalized(password) && verify(kept, password));
  try {
    return await readKeptHash(kept).verify(password);
  } catch (error) {
    if (error instanceof HashFault) return false; // nobody wrote it by an import
    throw error;
  }
}

/** One way of writing a password on every keyboard (NIST SP 800-63B-4 section 3.1.1.2: NFKC before hashing). */
const normalized = (password: string): string => password.normalize('NFKC');
