/** Remembers which proofs were used. Share one between nodes, such as a Redis with SET NX, or a proof counts once on each. */
export interface ReplayMemory {
  /** Whether `id` is new, and remembers it until `until` (seconds since 1970); `full` when it can hold no more. One atomic step. */
  use(id: string, until: number, now: number): Used | Promise<Used>;
}
export type Used = 'new' | 'seen' | 'full';

/** Keeps used proofs in this process, no more than `most` at once: past it nothing is believed, since to forget one would let it in again. */
export class LocalReplayMemory implements ReplayMemory {
  /** In the order in which they were used, which is nearly that in which they end. */
  readonly #ends = new Map<string, number>();
  readonly #most: number;

  constructor(most = 100_000) {
    this.#most = most;
  }

  use(id: string, until: number, now: number): Used {
    const end = this.#ends.get(id);
    if (end !== undefined && end >= now) return 'seen';
    for (const [old, ended] of this.#ends) {
      if (ended >= now) break;
      this.#ends.delete(old);
    }
    if (this.#ends.size >= this.#most) return 'full';
    this.#ends.set(id, until);
    return 'new';
  }
}
