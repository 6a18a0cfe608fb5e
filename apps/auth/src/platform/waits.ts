import type { Clock } from './clock.ts';

/** Names that are kept in mind at most; the oldest give way. */
const capacity = 10_000;

/** Who has to wait until when, as far as this process has heard: enough to refuse most of it for nothing. */
export class Waits {
  readonly #until = new Map<string, Date>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Seconds from now until all of these names may; 0 when there is nothing to wait for. */
  secondsFor(names: readonly string[]): number {
    const now = this.#clock.now().getTime();
    const until = Math.max(...names.map((name) => this.#until.get(name)?.getTime() ?? 0));
    return until > now ? Math.ceil((until - now) / 1000) : 0;
  }

  hear(name: string, until: Date | undefined): void {
    if (!until || until <= this.#clock.now()) return;
    this.#until.delete(name);
    this.#until.set(name, until);
    const [oldest] = this.#until.keys();
    if (this.#until.size > capacity && oldest !== undefined) this.#until.delete(oldest);
  }
}
