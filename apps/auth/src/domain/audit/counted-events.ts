import { Injectable } from '@nestjs/common';
import type { NewEvent } from '@symbolon/contracts';
import { Clock } from '../../platform/clock.ts';
import { AuditStore } from './audit.store.ts';

/** Milliseconds between two events of the same key. */
const pause = 60_000;
const capacity = 10_000;
const batch = 500;

/** An event that somebody can cause without end; how often it happened is not said yet. */
export type CountedEvent = Uncounted<Extract<NewEvent, { readonly details: { readonly count: number } }>>;
type Uncounted<Each> = Each extends { readonly details: infer Details } ? Omit<Each, 'details'> & { readonly details: Omit<Details, 'count'> } : never;

interface Tally {
  /** When it was last written down. */
  at: number;
  /** How often it happened since. */
  count: number;
  latest: CountedEvent;
}

/** Writes down what can be caused without end: each key once a minute on each node, with how often it happened since; so asking fills no table. */
@Injectable()
export class CountedEvents {
  readonly #tallies = new Map<string, Tally>();

  constructor(
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** Counts it, and writes it down if the last time is long enough ago. */
  async record(event: CountedEvent, key: readonly unknown[]): Promise<void> {
    const tally = this.count(event, key);
    if (tally && this.#isDue(tally)) await this.#write([tally]);
  }

  /** Counts it without waiting for anything, so that it costs the same whether it is written or not: that is done by the next `flush`. */
  count(event: CountedEvent, key: readonly unknown[]): Tally | undefined {
    const name = JSON.stringify([event.type, ...key]);
    const known = this.#tallies.get(name);
    if (known) {
      known.count += 1;
      known.latest = event;
      return known;
    }
    if (this.#tallies.size >= capacity) return undefined;
    const tally = { at: -Infinity, count: 1, latest: event };
    this.#tallies.set(name, tally);
    return tally;
  }

  /** To be called now and then: writes down what was counted and is due, and forgets what did not happen again. */
  async flush(): Promise<void> {
    const due = [...this.#tallies].filter(([, tally]) => this.#isDue(tally));
    for (const [name, { count }] of due) if (count === 0) this.#tallies.delete(name);
    const counted = due.map(([, tally]) => tally).filter(({ count }) => count > 0);
    for (let from = 0; from < counted.length; from += batch) await this.#write(counted.slice(from, from + batch));
  }

  #isDue({ at }: Tally): boolean {
    return at <= this.clock.now().getTime() - pause;
  }

  /** Before they are written they count as written, so that of many at once one is. */
  async #write(tallies: readonly Tally[]): Promise<void> {
    const before = tallies.map((tally) => ({ ...tally }));
    const now = this.clock.now().getTime();
    for (const tally of tallies) Object.assign(tally, { at: now, count: 0 });
    try {
      await this.store.recordAll(before.map(({ count, latest }) => ({ ...latest, details: { ...latest.details, count } })));
    } catch (error) {
      tallies.forEach((tally, each) => {
        tally.at = before[each]?.at ?? -Infinity;
        tally.count += before[each]?.count ?? 0;
      });
      throw error;
    }
  }
}
