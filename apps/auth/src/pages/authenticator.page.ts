import type { AuthenticatorPage } from '@symbolon/contracts';
import { codeInput, field, formAlert, postForm, submitButton, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { qrCode } from './qr-code.ts';
import type { View } from './view.ts';

/** Offers a secret, as a code to be scanned and as text, and asks for the first code that the program makes of it. */
export function authenticatorPage(data: AuthenticatorPage, messages: Messages): View {
  const { csrf, flow, account, ui_locales, offer, error, secret } = data;
  const text = messages.authenticator;
  return {
    heading: text.heading,
    lead: html`${flow === null ? text.lead : text.required}`,
    failed: error !== null,
    body: html`${qrCode(data.uri, text.image)}
<p class="hint">${text.secret}</p>
<p class="code-text" id="secret" dir="ltr">${secret.match(/.{1,4}/g)?.join(' ')}</p>
${postForm(
  'authenticator-form',
  data.action,
  { csrf, flow, account, ui_locales, offer },
  html`${formAlert(messages, error)}
${field({ id: 'code', name: 'code', label: text.code, hint: html`${text.codeHint}`, wrong: error !== null }, { ...codeInput, inputmode: 'numeric', autofocus: error !== null })}
${field({ id: 'name', name: 'name', label: text.name, hint: html`${text.nameHint}`, wrong: false }, { type: 'text', dir: 'auto', maxlength: 100, value: data.name, required: false, autocomplete: 'off' })}
${submitButton(text.submit)}`,
)}
${wayTo(data.back_url, flow === null ? text.back : messages.selectAccount.other)}`,
  };
}
