import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { DeliveryStore } from '../../domain/webhooks/delivery.store.ts';
import { isSuccess, type Delivery, type Outcome } from '../../domain/webhooks/webhook.ts';
import { WebhookStore } from '../../domain/webhooks/webhook.store.ts';
import { Attempts, patience, pauseAfter, triedFor, type Attempt } from '../../platform/attempts.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Log } from '../../platform/log.ts';
import type { TracedCall } from '../../platform/traces.ts';
import { WebhookCall } from './webhook-call.ts';

/** Tells webhooks what happened, at least once; what does not arrive is tried again, less and less often, for three days. */
@Injectable()
export class WebhookCourier {
  readonly #attempts = new Attempts('webhook', (busy) => this.#takeSome(busy), (webhook, reason) =>
    this.log.warn({ webhook, reason }, 'what came of a delivery could not be written down; it will be tried again'),
  );

  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryStore,
    private readonly webhooks: WebhookStore,
    private readonly call: WebhookCall,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {}

  /** Queues what was sealed since, and delivers all that is due by now. Called while it is at work, it looks once more before it ends. */
  deliver(): Promise<void> {
    return this.#attempts.deliver();
  }

  /** Takes nothing more; resolves when what is under way has arrived or failed. */
  stop(): Promise<void> {
    return this.#attempts.stop();
  }

  async #takeSome(busy: readonly string[]): Promise<readonly Attempt[]> {
    await this.deliveries.spread();
    return (await this.deliveries.take(busy)).map((delivery) => ({ receiver: delivery.webhookId, run: (call) => this.#attempt(delivery, call) }));
  }

  async #attempt(delivery: Delivery, call: TracedCall): Promise<void> {
    const { webhookId, eventType, attempts } = delivery;
    const outcome = await this.#outcomeOf(delivery);
    if (!outcome) return;
    call.status = outcome.status;
    await this.#settle(delivery, outcome);
    const said = { webhook: webhookId, type: eventType, attempts, ...(outcome.status === null ? { reason: outcome.error } : { status: outcome.status }) };
    if (isSuccess(outcome)) this.log.info(said, 'webhook delivered');
    else this.log.warn(said, 'webhook not delivered');
  }

  /** Undefined where the webhook was removed meanwhile, and its deliveries with it. */
  async #outcomeOf({ webhookId, eventId, eventAt }: Delivery): Promise<Outcome | undefined> {
    const [target, event] = await Promise.all([this.webhooks.target(webhookId), this.audit.find(eventId, eventAt)]);
    if (!target) return undefined;
    return event ? this.call.send(target, event) : { status: null, error: eventGone };
  }

  async #settle(delivery: Delivery, outcome: Outcome): Promise<void> {
    const now = this.clock.now();
    const isOver = outcome.error === eventGone || now >= addSeconds(delivery.queuedAt, triedFor);
    const next = isOver ? null : addSeconds(now, pauseAfter(delivery.attempts));
    await this.database.prisma.$transaction(async (transaction) => {
      const failingSince = await this.deliveries.settle(transaction, delivery, outcome, next);
      const reason = outcome.status === 410 ? 'gone' : failingSince && now >= addSeconds(failingSince, patience) ? 'failing' : undefined;
      if (!reason || !(await this.webhooks.disable(transaction, delivery.webhookId, reason))) return;
      await this.audit.record({ type: 'webhook.disabled', actor: { kind: 'system' }, subject: { kind: 'webhook', id: delivery.webhookId }, details: { reason } }, transaction);
    });
  }
}

/** Its month is over, so nothing can be sent any more. */
const eventGone = 'the event is kept no longer';
