import { Injectable } from '@nestjs/common';
import type { CountedType } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { addHourlyCounts, hourOf, type HourlyCount } from './hourly-count.store.ts';

/** Counts what happens too often to be written down each time, in memory, until the next flush adds it to the hours in one statement. */
@Injectable()
export class HourlyCounts {
  #waiting = new Map<string, HourlyCount>();
  #flushed: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** One more, in this hour. */
  count(type: CountedType, clientId = '', grantType = ''): void {
    this.#add({ hour: hourOf(this.clock.now()), type, clientId, grantType, count: 1 });
  }

  /** To be called every few seconds, and when the node stops. One after the other, so that the last is over when all are. */
  flush(): Promise<void> {
    const next = this.#flushed.catch(() => undefined).then(() => this.#write());
    this.#flushed = next;
    return next;
  }

  #add(counted: HourlyCount): void {
    const { hour, type, clientId, grantType, count } = counted;
    const key = `${hour.getTime()} ${type} ${grantType} ${clientId}`;
    const known = this.#waiting.get(key);
    this.#waiting.set(key, known ? { ...known, count: known.count + count } : counted);
  }

  async #write(): Promise<void> {
    const counts = [...this.#waiting.values()];
    this.#waiting = new Map();
    try {
      await addHourlyCounts(this.database.prisma, counts);
    } catch (error) {
      for (const counted of counts) this.#add(counted);
      throw error;
    }
  }
}
