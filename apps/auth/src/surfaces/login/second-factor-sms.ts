import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { SmsCodes } from '../../delivery/sms/sms-codes.ts';
import { Factors } from '../../domain/factors/factors.ts';
import { MailedCodeStore, smsHolder } from '../../domain/factors/mailed-code.store.ts';
import { endingOf } from '../../domain/factors/phone-number.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { Pages } from '../../pages/pages.ts';
import { note } from '../../platform/http/request-log.ts';
import type { OpenFlow } from './flow-gate.ts';

/** The code that goes out by SMS to who is asked for a second factor, has proven a number and asks for one. */
@Injectable()
export class SecondFactorSms {
  constructor(
    private readonly factors: Factors,
    private readonly codes: MailedCodeStore,
    private readonly sms: SmsCodes,
    private readonly pages: Pages,
  ) {}

  async send(request: FastifyRequest, { flow }: OpenFlow, userId: string): Promise<'sent' | 'sms_throttled' | 'sms_failed' | 'not_offered'> {
    const number = await this.factors.phoneOf(userId);
    if (number === undefined) return 'not_offered';
    const outcome = await this.sms.send({ userId, number, flow: headOf(flow.id), purpose: 'sign_in', locale: this.pages.localeOf(request, flow.request.ui_locales), address: request.ip });
    note(request, { user_id: userId, ...(outcome === 'sent' ? { event: 'second_factor_sms' } : { error: outcome }) });
    return outcome;
  }

  /** What the page tells of it: whether a code may still be typed, and where it went. */
  async shown({ flow }: OpenFlow, userId: string): Promise<{ readonly sms_sent: boolean; readonly phone_ending: string | null }> {
    const number = await this.factors.phoneOf(userId);
    if (number === undefined) return { sms_sent: false, phone_ending: null };
    return { sms_sent: await this.codes.isOut(smsHolder(headOf(flow.id), userId, number)), phone_ending: endingOf(number) };
  }
}
