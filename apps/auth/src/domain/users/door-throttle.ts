import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges, type NetworkCharge } from '../../platform/network-charges.ts';
import { networksOf } from '../../platform/network.ts';
import { Waits } from '../../platform/waits.ts';
import { counterOf, earlyWait } from './throttle.ts';

/** Pages that anybody may send, each of which mails somebody or makes an account. */
export type Door = 'sign-up' | 'forgot-password' | 'recovery' | 'email-code' | 'verify-email';

/** How long a network has to wait at a door; `isWorkable` where its browser can show work instead, as no more than half of what it may do is used up. */
interface DoorWait {
  readonly seconds: number;
  readonly isWorkable: boolean;
}

/** Looks at what others count of a network before a door is opened for it once more. It counts nothing itself, and knows no person: whoever is typed, the answer is the same. */
@Injectable()
export class DoorThrottle {
  readonly #works: Waits;

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {
    this.#works = new Waits(clock);
  }

  /** Whether a browser at this address has to show work before its next try, as far as is known without looking. */
  asksForWork(door: Door, address: string): boolean {
    return this.#works.secondsFor(networksOf(address).map(({ name }) => `${door} ${name}`)) > 0;
  }

  async waitOf(door: Door, address: string): Promise<DoorWait> {
    const now = this.clock.now().getTime();
    const charges = this.#charges(door, address);
    const counters = await this.database.hot.throttleCounters(charges.map(({ key }) => key), this.clock.now());
    const found = charges.map((charge) => ({ charge, counter: counterOf(counters, charge.key) }));
    const waits = found.map(({ charge, counter }) => {
      const early = earlyWait(charge, counter);
      this.#works.hear(`${door} ${charge.network}`, early);
      return early?.getTime() ?? 0;
    });
    return { seconds: Math.max(0, Math.ceil((Math.max(...waits) - now) / 1000)), isWorkable: found.every(({ counter }) => !counter || counter.blockedUntil.getTime() <= now) };
  }

  /** What is counted there of a network. Where a sign-up lets people in at once, it is a door for guessing passwords, too. */
  #charges(door: Door, address: string): readonly NetworkCharge[] {
    const kinds = door === 'sign-up' && this.settings.SYMBOLON_EMAIL_VERIFICATION === 'optional' ? ['signup-address', 'address'] : ['mail-address'];
    return kinds.flatMap((kind) => networkCharges(kind, address, this.masterKey, this.settings));
  }
}
