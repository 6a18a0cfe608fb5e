import { Injectable } from '@nestjs/common';
import { MasterKey, OverloadedError, WorkQueue } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges } from '../../platform/network-charges.ts';
import { networksOf } from '../../platform/network.ts';
import type { Throttled, UpstreamRefusal } from './upstream.ts';

/** Answers of one connection that this process asks about at once, one network's at half of it: nobody has it called without end, or in the place of all others. */
const mostAtOnce = 32;

/**
 * How often outsiders have another provider called: a code that they made up costs a call there, too. What comes to nothing is counted by network, as wrong
 * passwords are; what lets somebody in costs nothing, however many people share a network. A connection is never shut for all: a stranger could do that.
 */
@Injectable()
export class UpstreamBound {
  readonly #places = new Map<string, WorkQueue>();

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async within<T extends object>(connectionId: string, address: string, ask: () => Promise<T | UpstreamRefusal>): Promise<T | UpstreamRefusal | Throttled> {
    const places = this.#places.get(connectionId) ?? new WorkQueue(mostAtOnce, 0);
    this.#places.set(connectionId, places);
    const charges = networkCharges('upstream-address', address, this.masterKey, this.settings);
    try {
      return await places.admitted(networksOf(address).at(-1)?.name ?? '', async () => {
        if (await this.database.hot.throttledUntil(charges.map(({ key }) => key), this.clock.now())) return { refusal: 'throttled' };
        const answer = await ask();
        // Who says no there, or is told no, comes back without a code: nothing was called.
        if ('refusal' in answer && answer.refusal !== 'denied') await this.database.hot.chargeThrottle(charges, this.clock.now());
        return answer;
      });
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      return { refusal: 'throttled' };
    }
  }
}
