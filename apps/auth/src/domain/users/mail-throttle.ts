import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type ThrottleCharge } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges } from '../../platform/network-charges.ts';
import { networksOf } from '../../platform/network.ts';
import { spend } from './spend.ts';
import { Throttle, type Attempt } from './throttle.ts';
import { usernameKey } from './user.ts';

/** Mails that strangers may ask for in an hour for one account: few enough to be no nuisance. */
const mailsPerAccount = 5;
/** Those of them that one network may ask for: it leaves some to others. */
const mailsPerNetwork = 3;

/** Who asks for a mail. */
export type MailRequest = Omit<Attempt, 'clientId'>;

/**
 * Counts mails that are asked for, in PostgreSQL beside wrong passwords but apart from them; an account is counted whether or not it
 * exists. A browser or network that has logged the account in before has a budget of its own.
 */
@Injectable()
export class MailThrottle {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly throttle: Throttle,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Counts one more; false when it is one too many. */
  async admits(request: MailRequest): Promise<boolean> {
    const now = this.clock.now();
    return spend(this.database, await this.#charges(request, now), now);
  }

  async #charges(request: MailRequest, now: Date): Promise<readonly ThrottleCharge[]> {
    const account = usernameKey(request.username);
    const key = (kind: string, value: string) => this.masterKey.mac('throttle', `${kind}:${value}`);
    const charge = { window: 3_600, sliding: false, longestBlock: 900 };
    const ofNetworks = networkCharges('mail-address', request.address, this.masterKey, this.settings);
    const knownAs = await this.throttle.knownAs(request, now);
    if (knownAs !== undefined) return [{ ...charge, key: key('mail-known', JSON.stringify([account, knownAs])), free: mailsPerNetwork }, ...ofNetworks];
    const largest = networksOf(request.address).at(-1)?.name ?? '';
    return [
      { ...charge, key: key('mail-account', account), free: mailsPerAccount },
      { ...charge, key: key('mail-account-network', JSON.stringify([account, largest])), free: mailsPerNetwork },
      ...ofNetworks,
    ];
  }
}
