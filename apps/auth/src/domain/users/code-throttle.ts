import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type ThrottleCharge } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networkCharges } from '../../platform/network-charges.ts';
import { usernameKey } from './user.ts';

/** Wrong codes in a day that cost an account nothing: enough for two letters, and a guess in a hundred thousand. */
const freeCodes = 10;
const day = 86_400;

/** Who types a code. */
interface CodeAttempt {
  readonly username: string;
  readonly address: string;
}

/**
 * Counts wrong codes of mailed letters by account and network, whichever letter they are for, in PostgreSQL beside wrong passwords but
 * apart from them. An account is counted whether or not it exists. Nobody is kept out: the link of the letter goes on working.
 */
@Injectable()
export class CodeThrottle {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  async admits(attempt: CodeAttempt): Promise<boolean> {
    return (await this.database.hot.throttledUntil(this.#charges(attempt).map(({ key }) => key), this.clock.now())) === null;
  }

  async fail(attempt: CodeAttempt): Promise<void> {
    await this.database.hot.chargeThrottle(this.#charges(attempt), this.clock.now());
  }

  #charges({ username, address }: CodeAttempt): readonly ThrottleCharge[] {
    const ofAccount = { key: this.masterKey.mac('throttle', `email-code:${usernameKey(username)}`), free: freeCodes, window: day, sliding: true, longestBlock: day };
    return [ofAccount, ...networkCharges('email-code-address', address, this.masterKey, this.settings)];
  }
}
