import type { PasskeyOfferPage } from '@symbolon/contracts';
import { ceremonyForm } from './ceremony-form.ts';
import { formAlert, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Offers a passkey to who has logged in by a password. The way past it stands there for everybody. */
export function passkeyOfferPage(data: PasskeyOfferPage, messages: Messages): View {
  const { csrf, flow, error } = data;
  const text = messages.passkey;
  return {
    heading: text.offerHeading,
    lead: sentence(text.lead, { account: named(data.username) }),
    failed: error !== null,
    body: html`${formAlert(messages, error)}
${ceremonyForm(data.passkey, { csrf, flow }, messages, { kind: 'create', label: text.create })}
${wayTo(data.skip_url, text.notNow)}`,
  };
}
