import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges, type NetworkCharge } from '../../platform/network-charges.ts';

/** Counts the accounts that an address makes at the doors that anybody may use, in PostgreSQL and apart from wrong passwords, so that nobody makes them without end. */
@Injectable()
export class SignupThrottle {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Seconds for which no account can be made from there; asked before it is known whether the name is taken. */
  async waitOf(address: string): Promise<number> {
    return this.#secondsUntil(await this.database.hot.throttledUntil(this.#charges(address).map(({ key }) => key), this.clock.now()));
  }

  /** Counts one more, and answers for how long it has to wait if it is one too many: of many at once none slips in. */
  async count(address: string): Promise<number> {
    const blocks = await this.database.hot.chargeThrottle(this.#charges(address), this.clock.now());
    return this.#secondsUntil(new Date(Math.max(...blocks.map(({ blockedUntil }) => blockedUntil.getTime()))));
  }

  #secondsUntil(time: Date | null): number {
    return time ? Math.max(0, Math.ceil((time.getTime() - this.clock.now().getTime()) / 1000)) : 0;
  }

  #charges(address: string): readonly NetworkCharge[] {
    return networkCharges('signup-address', address, this.masterKey, this.settings);
  }
}
