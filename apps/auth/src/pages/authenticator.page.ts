import type { AuthenticatorPage } from '@symbolon/contracts';
import { authenticatorSecret, firstCode } from './authenticator-secret.ts';
import { field, formAlert, postForm, submitButton, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import type { View } from './view.ts';

/** Offers a secret, as a code to be scanned and as text, and asks for the first code that the program makes of it. */
export function authenticatorPage(data: AuthenticatorPage, messages: Messages): View {
  const { csrf, flow, account, ui_locales, offer, error } = data;
  const text = messages.authenticator;
  return {
    heading: text.heading,
    lead: html`${flow === null ? text.lead : text.required}`,
    failed: error !== null,
    body: html`${authenticatorSecret(data, messages)}
${postForm(
  'authenticator-form',
  data.action,
  { csrf, flow, account, ui_locales, offer },
  html`${formAlert(messages, error)}
${firstCode(messages, error !== null)}
${field({ id: 'name', name: 'name', label: text.name, hint: html`${text.nameHint}`, wrong: false }, { type: 'text', dir: 'auto', maxlength: 100, value: data.name, required: false, autocomplete: 'off' })}
${submitButton(text.submit)}`,
)}
${wayTo(data.phone_url, text.phone)}
${wayTo(data.back_url, flow === null ? text.back : messages.selectAccount.other)}`,
  };
}
