import type { PasskeyPage } from '@symbolon/contracts';
import { ceremonyForm, withoutPasskeys } from './ceremony-form.ts';
import { field, formAlert, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Has the browser make a passkey, or take a security key. */
export function passkeyPage(data: PasskeyPage, messages: Messages): View {
  const { csrf, account, ui_locales, kind, error } = data;
  const text = messages.passkey;
  const isKey = kind === 'security_key';
  const nameField = field({ id: 'name', name: 'name', label: text.name, hint: html`${isKey ? text.keyNameHint : text.nameHint}`, wrong: false }, { type: 'text', dir: 'auto', maxlength: 100, value: data.name, required: false, autocomplete: 'off' });
  return {
    heading: isKey ? text.keyHeading : text.heading,
    lead: sentence(isKey ? text.keyLead : text.lead, { account: named(data.username) }),
    failed: error !== null,
    body: html`${formAlert(messages, error)}
${withoutPasskeys(messages)}
${ceremonyForm(data.passkey, { csrf, account, ui_locales, kind }, messages, { kind: 'create', label: isKey ? text.addKey : text.create, content: nameField })}
${wayTo(data.account_url, messages.authenticator.back)}`,
  };
}
