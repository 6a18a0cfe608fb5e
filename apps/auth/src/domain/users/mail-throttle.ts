import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networksOf } from '../../platform/network.ts';
import { usernameKey } from './user.ts';

/** Mails that may be asked for in an hour for one account: few enough to be no nuisance. */
const mailsPerAccount = 5;

/** Counts mails that are asked for, in PostgreSQL beside wrong passwords but apart from them; an account is counted whether or not it exists. */
@Injectable()
export class MailThrottle {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Counts one more; false when it is one too many. Counted before the answer, so that of many at once none slips in. */
  async admits({ username, address }: { readonly username: string; readonly address: string }): Promise<boolean> {
    const key = (kind: string, value: string) => this.masterKey.mac('throttle', `${kind}:${value}`);
    const charge = { window: 3_600, sliding: false, longestBlock: 900 };
    const charges = [
      { ...charge, key: key('mail-account', usernameKey(username)), free: mailsPerAccount },
      ...networksOf(address).map(({ name, share }) => ({ ...charge, key: key('mail-address', name), free: this.settings.SYMBOLON_THROTTLE_ADDRESS * share })),
    ];
    const now = this.clock.now();
    const keys = charges.map((each) => each.key);
    if (await this.database.hot.throttledUntil(keys, now)) return false;
    await this.database.hot.chargeThrottle(charges, now);
    return (await this.database.hot.throttledUntil(keys, now)) === null;
  }
}
