import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, type ThrottleCharge } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { networksOf } from '../../platform/network.ts';
import { spend } from '../users/spend.ts';

const hour = 3_600;
/** Messages in an hour and in a day for one person, and to one number, whoever asks. */
const mostInHour = 5;
const mostInDay = 15;
/** In an hour from one address, by the share of its network. */
const mostPerNetwork = 10;
/** In an hour to numbers that are the same but for their last four digits: who is paid for messages has such a block. */
const mostPerBlock = 20;
const blockDigits = 4;

export type SmsLimit = 'person' | 'number' | 'network' | 'prefix' | 'hour';

/** Who has a message sent where. */
export interface SmsRequest {
  readonly userId: string;
  /** E.164. */
  readonly number: string;
  /** Where the request came from. */
  readonly address: string;
  /** To a number that nobody has proven yet: it may be anybody's, so there are fewer of these. */
  readonly isUnproven: boolean;
}

/**
 * Counts messages, which cost money, in PostgreSQL beside wrong passwords but apart from them, each before it goes out: of many at once,
 * on whatever nodes, none slips in. What one person asks for in vain is not counted for all others.
 */
@Injectable()
export class SmsThrottle {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Undefined when it may go out, or else what there were too many of. */
  async limitOf(request: SmsRequest): Promise<SmsLimit | undefined> {
    for (const [limit, charges] of this.#steps(request)) if (!(await spend(this.database, charges, this.clock.now()))) return limit;
    return undefined;
  }

  /** From what is one person's to what is everybody's: who is stopped at one is not counted at the next. */
  #steps({ userId, number, address, isUnproven }: SmsRequest): readonly (readonly [SmsLimit, readonly ThrottleCharge[]])[] {
    const charge = (kind: string, value: string, free: number, window = hour): ThrottleCharge => ({ key: this.masterKey.mac('throttle', `sms-${kind}:${value}`), free, window, sliding: false, longestBlock: 900 });
    const most = this.settings.SYMBOLON_SMS_PER_HOUR;
    return [
      ['person', [charge('person', userId, mostInHour)]],
      ['person', [charge('person-day', userId, mostInDay, 24 * hour)]],
      ['number', [charge('number', number, mostInHour)]],
      ['number', [charge('number-day', number, mostInDay, 24 * hour)]],
      ['network', networksOf(address).map(({ name, share }) => charge('network', name, mostPerNetwork * share))],
      ['prefix', [charge('prefix', number.slice(0, -blockDigits), mostPerBlock)]],
      ['hour', isUnproven ? [charge('hour', 'unproven', Math.ceil(most / 2))] : []],
      ['hour', [charge('hour', 'all', most)]],
    ];
  }
}
