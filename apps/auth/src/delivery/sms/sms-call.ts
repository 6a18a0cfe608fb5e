import { Injectable } from '@nestjs/common';
import type { SmsMessage } from '@symbolon/contracts';
import { webhookSignature } from '@symbolon/crypto';
import { Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { failureReason } from '../../platform/failure-reason.ts';
import { Log } from '../../platform/log.ts';
import { Outbound, OutboundError } from '../../platform/outbound/outbound.ts';
import { tracedCall } from '../../platform/traces.ts';

/** A person waits for it. */
const patienceMs = 5_000;

/** Posts one message to the hook of the installation, signed (Standard Webhooks 1.0), once: what failed is tried again by its person alone, since each message costs. */
@Injectable()
export class SmsCall {
  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
    private readonly log: Log,
    private readonly settings: Settings,
  ) {}

  async send(message: SmsMessage): Promise<'sent' | 'refused' | 'no_answer'> {
    const { SYMBOLON_SMS_URL: url, SYMBOLON_SMS_SECRET: secret } = this.settings;
    if (url === undefined || !secret) return 'no_answer'; // it was there when the number was added
    const body = JSON.stringify(message);
    const seconds = Math.floor(this.clock.now().getTime() / 1000);
    const headers = { 'content-type': 'application/json', 'webhook-id': message.id, 'webhook-timestamp': String(seconds), 'webhook-signature': webhookSignature([secret.reveal()], message.id, seconds, body) };
    try {
      const status = await tracedCall({ name: 'sms' }, async (call) => (call.status = await this.outbound.send(url, body, { ...headers, ...call.headers }, patienceMs)));
      if (status >= 200 && status < 300) return 'sent';
      this.log.warn({ status }, 'the SMS hook refused a message');
      return 'refused';
    } catch (error) {
      this.log.warn({ error: failureReason(error, OutboundError) }, 'the SMS hook did not answer');
      return 'no_answer';
    }
  }
}
