import type { Log } from '../../platform/log.ts';

/** What is lost is told no more often. */
const pauseMs = 60_000;

/** Tells in the log that something of the same kind is lost: at once, then once a minute at most, with how often it was since. */
export class LossLog {
  #times = 0;
  #toldAt = -Infinity;

  constructor(
    private readonly log: Log,
    private readonly sentence: string,
    private readonly now: () => number = () => performance.now(),
  ) {}

  tell(why: { readonly reason?: string } = {}): void {
    this.#times += 1;
    if (this.now() - this.#toldAt < pauseMs) return;
    this.log.warn({ ...why, times: this.#times }, this.sentence);
    this.#toldAt = this.now();
    this.#times = 0;
  }
}

/** Of what was sent, and did not arrive. */
export const undelivered = (log: Log, now?: () => number): LossLog => new LossLog(log, 'what is traced or measured did not reach SYMBOLON_OTLP_URL, and is lost', now);
