import type { KeySetupPage } from '@symbolon/contracts';
import { ceremonyForm, withoutPasskeys } from './ceremony-form.ts';
import { field, formAlert, postForm, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Has the browser make the key that an application cannot do without. Who has none can say so, with or without scripts. */
export function keySetupPage(data: KeySetupPage, messages: Messages): View {
  const { csrf, flow, kind, hardware_only: isHardware, error } = data;
  const text = messages.passkey;
  const isKey = kind === 'security_key';
  const nameField = field({ id: 'name', name: 'name', label: text.name, hint: html`${isKey ? text.keyNameHint : text.nameHint}`, wrong: false }, { type: 'text', dir: 'auto', maxlength: 100, value: data.name, required: false, autocomplete: 'off' });
  return {
    heading: isHardware ? text.hardwareHeading : isKey ? text.keyHeading : text.heading,
    lead: sentence(isHardware ? text.hardwareRequired : isKey ? text.keyRequired : text.required, { client: named(data.client_name), account: named(data.username) }),
    failed: error !== null,
    body: html`${formAlert(messages, error)}
${withoutPasskeys(messages)}
${ceremonyForm(data.passkey, { csrf, flow }, messages, { kind: 'create', label: isHardware ? text.hardwareHeading : isKey ? text.addKey : text.create, content: nameField })}
${postForm('key-setup-form', data.action, { csrf, flow }, html`<button id="decline" class="button quiet" type="submit" name="decision" value="decline">${text.haveNone}</button>`)}
${wayTo(data.login_url, messages.selectAccount.other)}`,
  };
}
