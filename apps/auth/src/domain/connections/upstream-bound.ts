import { Injectable } from '@nestjs/common';
import { MasterKey, OverloadedError, WorkQueue } from '@symbolon/crypto';
import { Database, type ThrottleCharge } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges } from '../../platform/network-charges.ts';
import { networksOf } from '../../platform/network.ts';
import type { Throttled, UpstreamRefusal } from './upstream.ts';

/** Answers of one connection that this process asks about at once, one network's at half of it: nobody has it called without end, or in the place of all others. */
const mostAtOnce = 32;
/** A pushed request that nobody has come back with yet costs the tenth of what comes to nothing: many at once are on their way. */
const pushesForOne = 10;

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

  within<T extends object>(connectionId: string, address: string, ask: () => Promise<T | UpstreamRefusal>): Promise<T | UpstreamRefusal | Throttled> {
    return this.#admitted(connectionId, address, () => this.#counting('upstream-address', address, ask));
  }

  /** Of what a provider sends by itself as much may come at once as there is, as many log-ins may end there at one moment; and it is counted apart from who comes back, as both may be in one network. */
  hearing<T extends object>(address: string, read: () => Promise<T | UpstreamRefusal>): Promise<T | UpstreamRefusal | Throttled> {
    return this.#counting('upstream-logout-address', address, read);
  }

  async #counting<T extends object>(kind: string, address: string, ask: () => Promise<T | UpstreamRefusal>): Promise<T | UpstreamRefusal | Throttled> {
    const charges = networkCharges(kind, address, this.masterKey, this.settings);
    if (await this.#isThrottled(charges)) return { refusal: 'throttled' };
    const answer = await ask();
    // Who says no there, or is told no, comes back without a code: nothing was called.
    if ('refusal' in answer && answer.refusal !== 'denied') await this.database.hot.chargeThrottle(charges, this.clock.now());
    return answer;
  }

  /** A request is pushed there before anybody has shown anything: it is charged until whoever left with it comes back. */
  async pushing<T extends object>(connectionId: string, address: string, push: () => Promise<T>): Promise<T | Throttled> {
    const charges = this.#chargesOfPush(address);
    return this.#admitted<T | Throttled>(connectionId, address, async () => {
      if (await this.#isThrottled(charges)) return { refusal: 'throttled' };
      await this.database.hot.chargeThrottle(charges, this.clock.now());
      return push();
    });
  }

  /** Somebody has come back with it, proven to be who they are. One row at a time, as others charge them in their order. */
  async forgive(address: string): Promise<void> {
    for (const { key } of this.#chargesOfPush(address)) await this.database.prisma.throttle.updateMany({ where: { key: new Uint8Array(key), failures: { gt: 0 } }, data: { failures: { decrement: 1 } } });
  }

  #chargesOfPush(address: string): readonly ThrottleCharge[] {
    return networkCharges('upstream-push', address, this.masterKey, this.settings).map((charge) => ({ ...charge, free: charge.free * pushesForOne }));
  }

  async #isThrottled(charges: readonly ThrottleCharge[]): Promise<boolean> {
    return (await this.database.hot.throttledUntil(charges.map(({ key }) => key), this.clock.now())) !== null;
  }

  async #admitted<T>(connectionId: string, address: string, work: () => Promise<T>): Promise<T | Throttled> {
    const places = this.#places.get(connectionId) ?? new WorkQueue(mostAtOnce, 0);
    this.#places.set(connectionId, places);
    try {
      return await places.admitted(networksOf(address).at(-1)?.name ?? '', work);
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      return { refusal: 'throttled' };
    }
  }
}
