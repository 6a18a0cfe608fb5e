import type { Webhook } from '@symbolon/contracts';
import { t } from '../i18n/catalogue.ts';

/** Whether a webhook is called, and why not. */
export const WebhookState = ({ webhook: { enabled, disabled_reason } }: { readonly webhook: Webhook }) => (
  <span className={`state ${enabled ? 'active' : 'disabled'}`}>{t(enabled ? 'webhooks.enabled' : `webhooks.disabled.${disabled_reason ?? 'administrator'}`)}</span>
);
