import { Injectable } from '@nestjs/common';
import type { Webhook, WebhookEntry, WebhookReplay, WebhookReplayed, WebhookWithSecret } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { DeliveryStore, mostReplayed } from '../../../domain/webhooks/delivery.store.ts';
import type { Webhook as StoredWebhook } from '../../../domain/webhooks/webhook.ts';
import { WebhookStore } from '../../../domain/webhooks/webhook.store.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import type { Work } from '../admin-door.ts';
import { choiceOf, webhookView } from './webhook-view.ts';

/** What is made of webhooks by `webhooks:write`. */
@Injectable()
export class WebhookWriting {
  constructor(
    private readonly webhooks: WebhookStore,
    private readonly deliveries: DeliveryStore,
  ) {}

  create(entry: WebhookEntry): Work<WebhookWithSecret> {
    return async ({ transaction, record }) => {
      const { id, secret } = await this.webhooks.create(transaction, choiceOf(entry));
      const after = await this.#view(id, transaction);
      await record('webhook.created', { kind: 'webhook', id }, { before: null, after: { ...after } });
      return { ...after, secret };
    };
  }

  replace(id: string, entry: WebhookEntry): Work<Webhook> {
    return async ({ transaction, demandMatch, record }) => {
      const stored = await this.#hold(id, transaction);
      const before = webhookView(stored);
      demandMatch(before);
      await this.webhooks.replace(transaction, stored, choiceOf(entry));
      const after = await this.#view(id, transaction);
      await record('webhook.updated', { kind: 'webhook', id }, { before: { ...before }, after: { ...after } });
      return after;
    };
  }

  remove(id: string): Work<undefined> {
    return async ({ transaction, record }) => {
      const before = webhookView(await this.#hold(id, transaction));
      await this.webhooks.remove(transaction, id);
      await record('webhook.deleted', { kind: 'webhook', id }, { before: { ...before }, after: null });
      return undefined;
    };
  }

  rotateSecret(id: string): Work<WebhookWithSecret> {
    return async ({ transaction, record }) => {
      await this.#hold(id, transaction);
      const secret = await this.webhooks.rotateSecret(transaction, id);
      await record('webhook.secret_rotated', { kind: 'webhook', id }, {});
      return { ...(await this.#view(id, transaction)), secret };
    };
  }

  replay(id: string, { event_id: eventId, since, until }: WebhookReplay): Work<WebhookReplayed> {
    return async ({ transaction, record }) => {
      const { enabled } = await this.#hold(id, transaction);
      if (!enabled) throw new ProblemError('webhook-disabled');
      const events = await this.deliveries.replay(transaction, id, eventId === undefined ? { since: new Date(since ?? 0), until: new Date(until ?? 0) } : { eventId });
      if (eventId !== undefined && events === 0) throw new ProblemError('not-found');
      if (events > mostReplayed) throw new ProblemError('invalid-request', { detail: `More than ${mostReplayed} events: ask for a shorter time.` });
      await record('webhook.replayed', { kind: 'webhook', id }, { events });
      return { events };
    };
  }

  async #hold(id: string, transaction: Transaction): Promise<StoredWebhook> {
    const webhook = await this.webhooks.hold(transaction, id);
    if (!webhook) throw new ProblemError('not-found');
    return webhook;
  }

  async #view(id: string, transaction: Transaction): Promise<Webhook> {
    const webhook = await this.webhooks.find(id, transaction);
    if (!webhook) throw new Error('A webhook was lost within one transaction.');
    return webhookView(webhook);
  }
}
