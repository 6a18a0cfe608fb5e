import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type ThrottleCharge } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networksOf } from '../../platform/network.ts';
import { usernameKey } from './user.ts';

/** Who tried to log in, as far as the throttle counts it. */
export interface Attempt {
  readonly username: string;
  readonly address: string;
  readonly clientId: string;
}

/**
 * Counts wrong passwords per account, address and client in PostgreSQL, so that every node and every restart knows them.
 * An account is counted whether or not it exists. Waiting grows but ends: a stranger cannot lock anybody out for good.
 */
@Injectable()
export class Throttle {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** What is counted for an attempt, as its rows are named. */
  keys(attempt: Attempt): readonly Uint8Array[] {
    const { account, networks, client } = this.#keys(attempt);
    return [account, ...networks.map(({ key }) => key), client];
  }

  /** Seconds from now; 0 when there is nothing to wait for. */
  secondsUntil(time: Date | null): number {
    return time ? Math.max(1, Math.ceil((time.getTime() - this.clock.now().getTime()) / 1000)) : 0;
  }

  async fail(attempt: Attempt): Promise<void> {
    const keys = this.#keys(attempt);
    const charges: readonly ThrottleCharge[] = [
      { key: keys.account, free: this.settings.SYMBOLON_THROTTLE_ACCOUNT, window: 86_400, sliding: true, longestBlock: 900 },
      ...keys.networks.map(({ key, share }) => ({ key, free: this.settings.SYMBOLON_THROTTLE_ADDRESS * share, window: 3_600, sliding: false, longestBlock: 900 })),
      { key: keys.client, free: this.settings.SYMBOLON_THROTTLE_CLIENT, window: 600, sliding: false, longestBlock: 30 },
    ];
    await this.database.hot.chargeThrottle(charges, this.clock.now());
  }

  /** Forgets the account's failures, unless guesses made at the same time have blocked it by now: then it answers the waiting time. */
  async succeed(attempt: Attempt): Promise<number> {
    return this.secondsUntil(await this.database.hot.clearThrottle(this.keys(attempt), this.#keys(attempt).account, this.clock.now()));
  }

  /** Forgets the account's failures and ends its waiting: the person has proven by another way who they are. */
  async forget(username: string): Promise<void> {
    await this.database.hot.clearThrottle([], this.#keys({ username, address: '', clientId: '' }).account, this.clock.now());
  }

  #keys({ username, address, clientId }: Attempt) {
    const key = (kind: string, value: string) => this.masterKey.mac('throttle', `${kind}:${value}`);
    return {
      account: key('account', usernameKey(username)),
      networks: networksOf(address).map(({ name, share }) => ({ key: key('address', name), share })),
      client: key('client', clientId),
    };
  }
}
