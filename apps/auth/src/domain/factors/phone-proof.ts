import { Injectable } from '@nestjs/common';
import type { PhonePage } from '@symbolon/contracts';
import { Settings } from '../../platform/config.ts';
import { SignInPolicyStore } from '../users/sign-in-policy.store.ts';
import { typedCode } from '../users/typed-code.ts';
import { MailedCodeStore, smsHolder, type CodeHolder } from './mailed-code.store.ts';
import { phoneNumber } from './phone-number.ts';

/** Proves a telephone number by a code that is sent there: on a person's own page, and in a log-in that demands a second step. */
@Injectable()
export class PhoneProof {
  constructor(
    private readonly codes: MailedCodeStore,
    private readonly policy: SignInPolicyStore,
    private readonly settings: Settings,
  ) {}

  /** Whether people may have one: something sends messages, and their codes count for somebody. */
  async isOffered(): Promise<boolean> {
    return this.settings.SYMBOLON_SMS_URL !== undefined && (await this.policy.current()).secondFactorSms !== 'never';
  }

  /** A code that was right a moment ago is right again: the form may have been sent twice, also at this moment, of which one uses it up. */
  async isRight(holder: CodeHolder, typed: string): Promise<boolean> {
    return (await this.wasRight(holder, typed)) || (await this.codes.use(holder, typedCode(typed))) || this.wasRight(holder, typed);
  }

  wasRight(holder: CodeHolder, typed: string): Promise<boolean> {
    return this.codes.wasUsedJustNow(holder, typedCode(typed));
  }

  /** What the page says of a number that is to be the user's: whether a code is out for it, without which a wrong one is over. */
  async shown(flow: string, userId: string, number: string | null, error: PhonePage['error']): Promise<Pick<PhonePage, 'number' | 'sms_sent' | 'error'>> {
    const known = number === null ? undefined : (await phoneNumber(number))?.number;
    const sms_sent = known !== undefined && (await this.codes.isOut(smsHolder(flow, userId, known)));
    return { number, sms_sent, error: error === 'sms_wrong' && !sms_sent ? 'sms_over' : error };
  }
}
