/** Too much work of one kind is waiting already; the caller should come back later. */
export class OverloadedError extends Error {
  readonly retryAfterSeconds: number;
  /** For the log. */
  readonly reason: string;

  constructor(retryAfterSeconds: number, reason = 'too many hashes waiting') {
    super('The queue is full.');
    this.retryAfterSeconds = retryAfterSeconds;
    this.reason = reason;
  }
}

/** How busy a queue is. */
export interface WorkLoad {
  readonly running: number;
  readonly waiting: number;
}

/**
 * Runs at most `concurrency` tasks at once and lets at most `capacity` wait; the next one is refused at once. Who waits takes turns
 * with everybody else who does, and nobody holds more than half of the places: much work of one keeps no other waiting.
 */
export class WorkQueue {
  /** Those who wait, in the order of their turns. */
  readonly #waiting = new Map<string, (() => void)[]>();
  #waitingCount = 0;
  #running = 0;
  readonly #admitted = new Map<string, number>();
  #admittedCount = 0;
  readonly #concurrency: number;
  readonly #capacity: number;

  constructor(concurrency: number, capacity: number) {
    this.#concurrency = concurrency;
    this.#capacity = capacity;
  }

  /** How much runs and how much waits for it now. */
  get load(): WorkLoad {
    return { running: this.#running, waiting: this.#waitingCount };
  }

  /** Work of somebody that will run tasks here, and does other things before and after: no more of it at once than can run or wait. */
  async admitted<T>(who: string, work: () => Promise<T>): Promise<T> {
    const places = this.#concurrency + this.#capacity;
    const held = this.#admitted.get(who) ?? 0;
    if (this.#admittedCount >= places || held >= Math.ceil(places / 2)) throw new OverloadedError(1);
    this.#admitted.set(who, held + 1);
    this.#admittedCount += 1;
    try {
      return await work();
    } finally {
      const left = (this.#admitted.get(who) ?? 1) - 1;
      if (left > 0) this.#admitted.set(who, left);
      else this.#admitted.delete(who);
      this.#admittedCount -= 1;
    }
  }

  async run<T>(task: () => Promise<T>, who = ''): Promise<T> {
    if (this.#running >= this.#concurrency) {
      if (this.#waitingCount >= this.#capacity) throw new OverloadedError(1);
      await new Promise<void>((resume) => {
        this.#waiting.set(who, [...(this.#waiting.get(who) ?? []), resume]);
        this.#waitingCount += 1;
      });
    } else {
      this.#running += 1;
    }
    try {
      return await task();
    } finally {
      const next = this.#next();
      if (next) next();
      else this.#running -= 1;
    }
  }

  /** The first of whose turn it is; who has more waiting goes to the end. */
  #next(): (() => void) | undefined {
    const [first] = this.#waiting;
    if (!first) return undefined;
    const [who, [next, ...rest]] = first;
    this.#waiting.delete(who);
    if (rest.length > 0) this.#waiting.set(who, rest);
    this.#waitingCount -= 1;
    return next;
  }
}
