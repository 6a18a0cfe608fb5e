import type { Settings } from '../../platform/config.ts';
import { isNodeIn, listOf } from '../../platform/network.ts';
import type { TracedRequest } from '../../platform/traces.ts';

type ChoiceSettings = Pick<Settings, 'SYMBOLON_TRACES_PERCENT' | 'SYMBOLON_TRACES_PER_SECOND' | 'SYMBOLON_TRACE_DECIDERS'>;

/**
 * What is traced. A stranger's flag in traceparent counts neither way, and the choice hangs on nothing that a stranger names, the trace's id
 * neither: a usual sampler by ratio lets whoever picks ids have all of theirs recorded. Past so many in a second nothing is, whoever asks.
 */
export class TraceChoice {
  readonly #share: number;
  readonly #most: number;
  readonly #deciders: ReturnType<typeof listOf>;
  #second = 0;
  #begun = 0;

  constructor(
    settings: ChoiceSettings,
    private readonly now: () => number = () => performance.now(),
    private readonly random: () => number = Math.random,
  ) {
    this.#share = settings.SYMBOLON_TRACES_PERCENT / 100;
    this.#most = settings.SYMBOLON_TRACES_PER_SECOND;
    this.#deciders = listOf(settings.SYMBOLON_TRACE_DECIDERS ?? []);
  }

  takesRequest({ parent, peer }: Pick<TracedRequest, 'parent' | 'peer'>): boolean {
    const isDecided = parent !== undefined && peer !== undefined && isNodeIn(this.#deciders, peer);
    return (isDecided ? parent.isSampled : this.#isChosen()) && this.#hasRoom();
  }

  /** What is done in the background has nobody who decided before. */
  takesOwn(): boolean {
    return this.#isChosen() && this.#hasRoom();
  }

  #isChosen(): boolean {
    return this.random() < this.#share;
  }

  #hasRoom(): boolean {
    const second = Math.floor(this.now() / 1000);
    if (second !== this.#second) this.#begun = 0;
    this.#second = second;
    this.#begun += 1;
    return this.#begun <= this.#most;
  }
}
