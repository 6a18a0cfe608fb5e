import { Injectable } from '@nestjs/common';
import type { WebhookTest } from '@symbolon/contracts';
import { WebhookCall } from '../../../delivery/webhooks/webhook-call.ts';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { isSuccess } from '../../../domain/webhooks/webhook.ts';
import { WebhookStore } from '../../../domain/webhooks/webhook.store.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Caller } from '../callers.ts';

/** Sends a webhook an event that did not happen, enabled or not, so that an administrator sees what comes of it. */
@Injectable()
export class WebhookTrial {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly audit: AuditStore,
    private readonly call: WebhookCall,
  ) {}

  async of(id: string, { kind, id: callerId, clientId }: Caller, isDry: boolean): Promise<WebhookTest> {
    const target = await this.webhooks.target(id);
    if (!target) throw new ProblemError('not-found');
    if (isDry) return { delivered: false, status: null, error: 'a dry run' };
    const event = this.audit.unwritten({ type: 'webhook.test', actor: { kind, id: callerId }, subject: { kind: 'webhook', id }, client_id: clientId, details: {} });
    const outcome = await this.call.send(target, event);
    return { delivered: isSuccess(outcome), ...outcome };
  }
}
