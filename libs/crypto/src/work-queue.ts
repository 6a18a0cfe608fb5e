/** Too much work of one kind is waiting already; the caller should come back later. */
export class OverloadedError extends Error {
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    super('The queue is full.');
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** Runs at most `concurrency` tasks at once and lets at most `capacity` wait; the next one is refused at once. */
export class WorkQueue {
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #admitted = 0;
  readonly #concurrency: number;
  readonly #capacity: number;

  constructor(concurrency: number, capacity: number) {
    this.#concurrency = concurrency;
    this.#capacity = capacity;
  }

  /** Work that will run tasks here, and does other things before and after: no more of it at once than can run or wait. */
  async admitted<T>(work: () => Promise<T>): Promise<T> {
    if (this.#admitted >= this.#concurrency + this.#capacity) throw new OverloadedError(1);
    this.#admitted += 1;
    try {
      return await work();
    } finally {
      this.#admitted -= 1;
    }
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#concurrency) {
      if (this.#waiting.length >= this.#capacity) throw new OverloadedError(1);
      await new Promise<void>((resume) => this.#waiting.push(resume));
    } else {
      this.#running += 1;
    }
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running -= 1;
    }
  }
}
