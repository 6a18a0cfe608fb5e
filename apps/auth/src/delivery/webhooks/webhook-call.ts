import { Injectable } from '@nestjs/common';
import type { Event } from '@symbolon/contracts';
import { webhookSignature } from '@symbolon/crypto';
import type { Outcome, WebhookTarget } from '../../domain/webhooks/webhook.ts';
import { Clock } from '../../platform/clock.ts';
import { failureReason } from '../../platform/failure-reason.ts';
import { Outbound, OutboundError } from '../../platform/outbound/outbound.ts';

const patienceMs = 10_000;

/** Sends one event to one receiver, signed (Standard Webhooks 1.0). */
@Injectable()
export class WebhookCall {
  constructor(
    private readonly outbound: Outbound,
    private readonly clock: Clock,
  ) {}

  async send({ url, secrets }: WebhookTarget, event: Event): Promise<Outcome> {
    const body = JSON.stringify(event);
    const seconds = Math.floor(this.clock.now().getTime() / 1000);
    const headers = { 'content-type': 'application/json', 'webhook-id': event.id, 'webhook-timestamp': String(seconds), 'webhook-signature': webhookSignature(secrets, event.id, seconds, body) };
    try {
      return { status: await this.outbound.send(url, body, headers, patienceMs), error: null };
    } catch (error) {
      return { status: null, error: failureReason(error, OutboundError) };
    }
  }
}
