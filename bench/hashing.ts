/** How expensive a password is to check (argon2id) and how many are checked at once. */
export interface Hashing {
  /** KiB. */
  readonly memory: number;
  readonly iterations: number;
  readonly parallelism: number;
  readonly concurrency: number;
}

/** The server's defaults, given to it explicitly: the bare comparison must have the same. Two at once, for one process. */
export const hashing: Hashing = { memory: 19456, iterations: 2, parallelism: 1, concurrency: 2 };

export const describeHashing = ({ memory, iterations, parallelism, concurrency }: Hashing): string => `argon2id m=${memory} KiB, t=${iterations}, p=${parallelism}, ${concurrency} at once`;
