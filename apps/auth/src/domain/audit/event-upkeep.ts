import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Log } from '../../platform/log.ts';
import { CountedEvents } from './counted-events.ts';
import { EarlierEvents } from './earlier-events.ts';
import { EventChain } from './event-chain.ts';
import { EventMonths } from './event-months.ts';
import { HourlyCountStore } from './hourly-count.store.ts';
import { HourlyCounts } from './hourly-counts.ts';

/** What is done for events in the background, in its order. */
@Injectable()
export class EventUpkeep implements OnModuleInit {
  constructor(
    private readonly counted: CountedEvents,
    private readonly earlier: EarlierEvents,
    private readonly months: EventMonths,
    private readonly chain: EventChain,
    private readonly hours: HourlyCounts,
    private readonly kept: HourlyCountStore,
    private readonly log: Log,
  ) {}

  /** Called by Nest, which waits for it before it listens: each month has its table before the first event. Without one they go to the table of no month. */
  async onModuleInit(): Promise<void> {
    try {
      await this.months.keep();
    } catch (error) {
      this.log.warn({ reason: (error as Error).message }, 'no table for the events of this month; will try again');
    }
  }

  /** To be called every few seconds, and when the node stops: what was counted is written, and what was written gets its place. */
  async seal(): Promise<void> {
    await this.hours.flush();
    await this.counted.flush();
    await this.chain.seal();
  }

  /** To be called now and then: what another release wrote is taken in, months come and go, and hours. */
  async maintain(): Promise<void> {
    await this.earlier.move();
    await this.months.keep();
    await this.kept.forget();
    await this.seal();
  }
}
