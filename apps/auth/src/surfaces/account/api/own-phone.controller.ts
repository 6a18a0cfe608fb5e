import { Controller, Req, Res } from '@nestjs/common';
import { api, type AddedFactor, type SentPhoneCode } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SmsCodes } from '../../../delivery/sms/sms-codes.ts';
import { codeLife, smsHolder } from '../../../domain/factors/mailed-code.store.ts';
import { PhoneChange } from '../../../domain/factors/phone-change.ts';
import { servedNumber } from '../../../domain/factors/phone-number.ts';
import { PhoneProof } from '../../../domain/factors/phone-proof.ts';
import { typedCode } from '../../../domain/users/typed-code.ts';
import { Pages } from '../../../pages/pages.ts';
import { Settings } from '../../../platform/config.ts';
import { ProblemError, wrongMember } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { note } from '../../../platform/http/request-log.ts';
import { FactorAnswers } from '../factor-answers.ts';
import type { AccountCaller } from './account-callers.ts';
import { AccountDoor } from './account-door.ts';

/** Seconds in which messages are counted. */
const smsHour = 3_600;

/** A person's telephone number on an application's own page: proven by a code that goes there, which counts for this person by this application alone. */
@Controller()
export class OwnPhoneController {
  constructor(
    private readonly door: AccountDoor,
    private readonly proof: PhoneProof,
    private readonly sms: SmsCodes,
    private readonly change: PhoneChange,
    private readonly answers: FactorAnswers,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  @Serves(api.myAccount.sendPhoneCode)
  send(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<SentPhoneCode> {
    return this.door.open(api.myAccount.sendPhoneCode, request, reply, async ({ caller, body }) => {
      const number = await this.#number(body.phone_number);
      const outcome = await this.sms.send({ userId: caller.userId, number, flow: holderOf(caller), purpose: 'add_phone', locale: this.pages.localeOf(request, undefined), address: request.ip });
      note(request, outcome === 'sent' ? { event: 'phone_code_sent' } : { error: outcome });
      if (outcome === 'sms_throttled') throw new ProblemError('too-many-requests', { detail: 'As many messages were sent as are in an hour.', retryAfter: smsHour });
      if (outcome === 'sms_failed') throw new ProblemError('unavailable', { detail: 'The message could not be sent.', retryAfter: 60 });
      return { phone_number: number, expires_in: codeLife };
    });
  }

  /** The same number and code once more change nothing, and answer the same. */
  @Serves(api.myAccount.addPhone)
  add(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<AddedFactor> {
    return this.door.add(api.myAccount.addPhone, request, reply, async ({ caller, body }) => {
      const [number, code, holder] = [await this.#number(body.phone_number), body.code.reveal(), holderOf(caller)];
      const proof = (await this.door.isFresh(caller)) ? 'isRight' : 'wasRight'; // who has to log in first keeps the code until then
      if (!(await this.proof[proof](smsHolder(holder, caller.userId, number), code))) throw wrongMember('/code', 'is not that of the latest message to this number, or counts no more');
      const added = await this.change.add(this.answers.whose(request, { session: caller }), number, `${holder} ${number} ${typedCode(code)}`);
      if (added === 'over') throw new ProblemError('unavailable', { retryAfter: 1 });
      note(request, { event: 'phone_added' });
      return { factor_id: added.id, recovery_codes: added.codes };
    });
  }

  async #number(typed: string): Promise<string> {
    if (!(await this.proof.isOffered())) throw new ProblemError('sms-not-offered');
    const served = await servedNumber(typed, this.settings.SYMBOLON_SMS_CALLING_CODES);
    if ('number' in served) return served.number;
    throw wrongMember('/phone_number', served.error === 'phone_not_served' ? 'is of a country that gets no messages here (SYMBOLON_SMS_CALLING_CODES)' : 'must be a telephone number with its country, as +49 151 23456789');
  }
}

/** No log-in of ours is called so. */
const holderOf = ({ clientId, userId }: AccountCaller): string => `by ${clientId} ${userId}`;
