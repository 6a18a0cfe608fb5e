import { Injectable } from '@nestjs/common';
import { countedTypes, type NewEvent } from '@symbolon/contracts';
import { Clock } from '../../platform/clock.ts';
import { tell } from '../../platform/measures.ts';
import { requestOrigin } from '../../platform/request-origin.ts';
import { AuditStore } from './audit.store.ts';
import { HourlyCounts } from './hourly-counts.ts';

/** Milliseconds between two events of the same key. */
const pause = 60_000;
/** Keys of one type that are known at most. */
const room = 10_000;
const batch = 500;

/** An event that somebody can cause without end; how often it happened is not said yet. */
export type CountedEvent = Uncounted<Extract<NewEvent, { readonly details: { readonly count: number } }>>;
type Uncounted<Each> = Each extends { readonly details: infer Details } ? Omit<Each, 'details'> & { readonly details: Omit<Details, 'count'> } : never;

/** What goes well is never left out for want of room: it is written more than once a minute rather. What an outsider does is. */
const neverLeftOut: readonly CountedEvent['type'][] = ['token.issued', 'saml.response.issued', 'user.connection.token_given'];

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
  readonly #tallies = new Map<CountedEvent['type'], Map<string, Tally>>();

  constructor(
    private readonly store: AuditStore,
    private readonly clock: Clock,
    private readonly hours: HourlyCounts,
  ) {}

  /** Counts it, and writes it down if the last time is long enough ago. */
  async record(event: CountedEvent, key: readonly unknown[]): Promise<void> {
    const tally = this.count(event, key);
    if (tally && this.#isDue(tally)) await this.#write([tally]);
  }

  /** Counts it without waiting for anything, so that it costs the same whether it is written or not: that is done by the next `flush`. In its hour it counts also where there is no room. */
  count(event: CountedEvent, key: readonly unknown[]): Tally | undefined {
    tell('event', event);
    const hourly = countedTypes.find((type) => type === event.type);
    if (hourly) this.hours.count(hourly, event.client_id, 'grant' in event.details ? event.details.grant : '');
    const name = JSON.stringify(key);
    const latest = { ...requestOrigin(), ...event };
    const tallies = this.#of(event.type);
    const known = tallies.get(name);
    if (known) return Object.assign(known, { count: known.count + 1, latest });
    if (tallies.size >= room && neverLeftOut.includes(event.type)) for (const [old, { count }] of tallies) if (count === 0) tallies.delete(old);
    if (tallies.size >= room) return undefined;
    const tally = { at: -Infinity, count: 1, latest };
    tallies.set(name, tally);
    return tally;
  }

  /** To be called now and then: writes down what was counted and is due, and forgets what did not happen again. */
  async flush(): Promise<void> {
    for (const tallies of this.#tallies.values()) {
      const due = [...tallies].filter(([, tally]) => this.#isDue(tally));
      for (const [name, { count }] of due) if (count === 0) tallies.delete(name);
      const counted = due.map(([, tally]) => tally).filter(({ count }) => count > 0);
      for (let from = 0; from < counted.length; from += batch) await this.#write(counted.slice(from, from + batch));
    }
  }

  #of(type: CountedEvent['type']): Map<string, Tally> {
    const tallies = this.#tallies.get(type) ?? new Map<string, Tally>();
    this.#tallies.set(type, tallies);
    return tallies;
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
      await this.store.recordAll(before.map(({ count, latest }) => ({ ...latest, details: { ...latest.details, count } }) as NewEvent));
    } catch (error) {
      tallies.forEach((tally, each) => {
        tally.at = before[each]?.at ?? -Infinity;
        tally.count += before[each]?.count ?? 0;
      });
      throw error;
    }
  }
}
