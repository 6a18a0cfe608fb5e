import { Injectable } from '@nestjs/common';
import { OverloadedError } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networksOf } from '../../platform/network.ts';

/** Who wants a request kept. */
export interface Requester {
  readonly address: string;
  /** The client that has shown its secret for it; undefined for everybody else, who is counted by network. */
  readonly provenClient?: string | undefined;
}

/** Seconds for which the number of rows is believed, as long as not many are added here. */
const believed = 5;
/** Seconds after which it is worth to ask again: expired rows are removed twice a minute. */
const retryAfter = 30;
/** The part of the room, in hundredths, that a home has past half of it; a client that is proven has as much as the largest network. */
const part = 1;
const clientShare = 16;
/** Names that are counted at once; the oldest give way. */
const capacity = 10_000;

/**
 * Bounds how many authorization requests are kept, of all nodes. Nobody counts rows for each: a node believes its last look for some
 * seconds, and adds what it let in since. While half of the room is free everybody has place; past that, who has taken more than
 * their part waits, so that no stranger takes the place of others.
 */
@Injectable()
export class RequestRoom {
  readonly #room: number;
  readonly #taken = new Map<string, { readonly since: number; count: number }>();
  #kept = 0;
  #added = 0;
  #lookedAt: number | undefined;
  #looking: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    settings: Settings,
  ) {
    this.#room = settings.SYMBOLON_OPEN_REQUESTS;
  }

  /** A place for one that lives so many seconds; throws an OverloadedError when there is none. */
  async take(by: Requester, life: number): Promise<void> {
    if (this.#isStale()) await (this.#looking ??= this.#look().finally(() => (this.#looking = undefined)));
    const now = this.clock.now().getTime();
    const takers = (by.provenClient === undefined ? networksOf(by.address) : [{ name: `client ${by.provenClient}`, share: clientShare }]).map(({ name, share }) => ({
      taken: this.#counterOf(`${name} ${life}`, now, life),
      most: Math.max(1, Math.floor((this.#room * part * share) / 100)),
    }));
    const used = this.#kept + this.#added;
    if (used >= this.#room) throw new OverloadedError(retryAfter, 'too many open requests');
    if (used >= this.#room / 2 && takers.some(({ taken, most }) => taken.count >= most)) throw new OverloadedError(retryAfter, 'too many open requests of this network or client');
    this.#added += 1;
    for (const { taken } of takers) taken.count += 1;
  }

  #isStale(): boolean {
    return this.#lookedAt === undefined || this.#added * 200 >= this.#room || Math.abs(this.clock.now().getTime() - this.#lookedAt) >= believed * 1000;
  }

  async #look(): Promise<void> {
    const added = this.#added;
    this.#kept = await this.database.hot.openRequests(this.#room);
    this.#added -= added;
    this.#lookedAt = this.clock.now().getTime();
  }

  #counterOf(name: string, now: number, life: number): { count: number } {
    const known = this.#taken.get(name);
    if (known && now - known.since < life * 1000) return known;
    const fresh = { since: now, count: 0 };
    this.#taken.delete(name);
    this.#taken.set(name, fresh);
    const [oldest] = this.#taken.keys();
    if (this.#taken.size > capacity && oldest !== undefined) this.#taken.delete(oldest);
    return fresh;
  }
}
