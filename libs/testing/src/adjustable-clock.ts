import { Clock } from '@symbolon/auth';
import { secondsOf } from './seconds-of.ts';
import type { TestClock } from './symbolon.ts';

/** Stands still where it was set, or runs with the real time; and moves on when it is told to. */
export class AdjustableClock extends Clock implements TestClock {
  readonly #base: () => number;
  #advanced = 0;

  constructor(standsAt: Date | undefined) {
    super();
    if (standsAt && Number.isNaN(standsAt.getTime())) throw new Error('now must be a date, such as 2030-01-01T00:00:00Z.');
    this.#base = standsAt ? () => standsAt.getTime() : () => Date.now();
  }

  override now(): Date {
    return new Date(this.#base() + this.#advanced);
  }

  advance(duration: string): void {
    this.#advanced += secondsOf(duration) * 1000;
  }
}
