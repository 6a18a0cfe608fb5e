import type { MasterKey } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import { network } from './throttle.ts';
import { usernameKey } from './user.ts';

/** Mails that may be asked for in an hour: for one account, and from one address. */
export interface MailLimits {
  readonly account: number;
  readonly address: number;
}

/** Counts mails that are asked for, in PostgreSQL beside wrong passwords but apart from them; an account is counted whether or not it exists. */
export class MailThrottle {
  readonly #database: Database;
  readonly #masterKey: MasterKey;
  readonly #clock: Clock;
  readonly #limits: MailLimits;

  constructor(database: Database, masterKey: MasterKey, clock: Clock, limits: MailLimits) {
    this.#database = database;
    this.#masterKey = masterKey;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Counts one more; false when it is one too many. Counted before the answer, so that of many at once none slips in. */
  async admits({ username, address }: { readonly username: string; readonly address: string }): Promise<boolean> {
    const key = (kind: string, value: string) => this.#masterKey.mac('throttle', `${kind}:${value}`);
    const charge = { window: 3_600, sliding: false, longestBlock: 900 };
    const charges = [
      { ...charge, key: key('mail-account', usernameKey(username)), free: this.#limits.account },
      { ...charge, key: key('mail-address', network(address)), free: this.#limits.address },
    ];
    const now = this.#clock.now();
    const keys = charges.map((each) => each.key);
    if (await this.#database.hot.throttledUntil(keys, now)) return false;
    await this.#database.hot.chargeThrottle(charges, now);
    return (await this.#database.hot.throttledUntil(keys, now)) === null;
  }
}
