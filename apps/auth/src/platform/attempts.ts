import { Rounds } from './rounds.ts';
import { tracedCall, type TracedCall } from './traces.ts';

/** Something that is to be said to somebody outside now. */
export interface Attempt {
  /** Whom it is for: nobody else waits for it. */
  readonly receiver: string;
  /** What comes of it is written down within it: it throws only where that could not be. */
  readonly run: (call: TracedCall) => Promise<void>;
}

const hour = 3_600;
/** Seconds before the next attempt, by how many there were; from then on each hour. */
const pauses = [5, 30, 120, 600, 1_800];
export const pauseAfter = (attempts: number): number => pauses[attempts - 1] ?? hour;
/** Seconds of nothing but failures after which a receiver is called no more. */
export const patience = 72 * hour;
/** Seconds that one thing is tried: longer, so that a receiver that takes nothing is given up before. */
export const triedFor = patience + 2 * hour;

/** Calls of this node to receivers that are each busy until they have answered, so that who does not answer keeps nobody else waiting. */
export class Attempts {
  readonly #rounds = new Rounds(() => this.#begin());
  readonly #underWay = new Map<Promise<void>, string>();
  /** How many of them are over. */
  #ended = 0;

  constructor(
    /** What each is called in a trace, which is its own: it is done in the background. */
    private readonly name: TracedCall['name'],
    /** Answers what is due, but for receivers that are busy. */
    private readonly take: (busy: readonly string[]) => Promise<readonly Attempt[]>,
    /** Tells of one of whom it could not be written down what came of it: it is made again. */
    private readonly lost: (receiver: string, reason: string) => void,
  ) {}

  /** Makes all that is due by now. Called while it is at work, it looks once more before it ends. */
  async deliver(): Promise<void> {
    for (;;) {
      const before = this.#ended;
      await this.#rounds.run();
      if (this.#ended !== before) continue; // somebody was free too late for this round
      if (this.#underWay.size === 0) return;
      await Promise.race(this.#underWay.keys());
    }
  }

  /** Takes nothing more; resolves when what is under way is over. */
  async stop(): Promise<void> {
    await this.#rounds.stop();
    await Promise.allSettled(this.#underWay.keys());
  }

  async #begin(): Promise<boolean> {
    for (const { receiver, run } of await this.take([...new Set(this.#underWay.values())])) {
      const attempt = tracedCall({ name: this.name, isOwn: true }, run)
        .catch((error: unknown) => this.lost(receiver, (error as Error).message))
        .finally(() => {
          this.#underWay.delete(attempt);
          this.#ended += 1;
        });
      this.#underWay.set(attempt, receiver);
    }
    return false; // who is told something is busy until it is over
  }
}
