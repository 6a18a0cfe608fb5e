import type { Webhook, WebhookEntry } from '@symbolon/contracts';

/** What is said of a webhook, as a request takes it. */
export interface WebhookDraft extends Pick<WebhookEntry, 'name' | 'url' | 'ordered' | 'enabled'> {
  readonly event_types: readonly string[];
}

export const newWebhook: WebhookDraft = { name: '', url: '', event_types: [], ordered: false, enabled: true };

/** A webhook as a request would make it. */
export const draftOf = ({ name, url, event_types, ordered, enabled }: Webhook): WebhookDraft => ({ name, url, event_types, ordered, enabled });
