import type { Webhook as WebhookOnWire, WebhookDelivery, WebhookEntry } from '@symbolon/contracts';
import type { Delivery, Webhook, WebhookChoice } from '../../../domain/webhooks/webhook.ts';

/** A webhook as the wire tells it. */
export const webhookView = ({ id, name, url, eventTypes, ordered, enabled, disabledReason, createdAt, updatedAt }: Webhook): WebhookOnWire => ({
  webhook_id: id,
  name,
  url,
  event_types: [...eventTypes],
  ordered,
  enabled,
  disabled_reason: disabledReason,
  created_at: createdAt.toISOString(),
  updated_at: updatedAt.toISOString(),
});

/** What administrators choose, as the wire says it. */
export const choiceOf = ({ event_types: eventTypes, ...entry }: WebhookEntry): WebhookChoice => ({ ...entry, eventTypes });

/** A delivery as the wire tells it. */
export const deliveryView = (delivery: Delivery): WebhookDelivery => ({
  event_id: delivery.eventId,
  event_type: delivery.eventType,
  state: delivery.nextAttemptAt ? 'pending' : delivery.deliveredAt ? 'delivered' : 'failed',
  attempts: delivery.attempts,
  queued_at: delivery.queuedAt.toISOString(),
  next_attempt_at: delivery.nextAttemptAt?.toISOString() ?? null,
  delivered_at: delivery.deliveredAt?.toISOString() ?? null,
  last_status: delivery.lastStatus,
  last_error: delivery.lastError,
});
