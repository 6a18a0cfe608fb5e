import type { LoginPage } from '@symbolon/contracts';
import { botCheck } from './bot-check.ts';
import { connectionButtons } from './connection-buttons.ts';
import { checkbox, field, form, formAlert, isAbout, notice, passwordInput, submitButton, usernameInput, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import { ceremonyForm, unknownPasskey, withoutPasskeys } from './ceremony-form.ts';
import type { View } from './view.ts';

/** Asks who somebody is. The field that is still to be filled has the focus. */
export function loginPage(data: LoginPage, messages: Messages): View {
  const { error, login_hint: hint, client_name: client } = data;
  const text = messages.login;
  const hasPassword = data.password_field;
  const asksName = data.password_url !== null;
  const passkey = data.passkey && ceremonyForm(data.passkey, { csrf: data.csrf, flow: data.flow }, messages, { kind: 'get', label: messages.passkey.logIn, isQuiet: hasPassword, isOfferedInField: hasPassword, along: ['stay'] });
  return {
    heading: text.heading,
    lead: client === null ? undefined : sentence(text.lead, { client: named(client) }),
    failed: error !== null,
    body: html`${data.notice && notice(messages.notices[data.notice])}
${hasPassword ? form(
  data,
  html`${formAlert(messages, error)}
${field({ id: 'login', name: 'username', label: messages.username, wrong: isAbout(error, 'username', hint) }, { ...usernameInput, autocomplete: data.passkey ? 'username webauthn' : 'username', value: hint, autofocus: !hint })}
${!asksName && field(
  { id: 'password', name: 'password', label: messages.password, wrong: isAbout(error, 'password', hint) },
  { ...passwordInput(messages), autocomplete: 'current-password', autofocus: Boolean(hint) },
)}
${!asksName && botCheck(data, messages)}
${!asksName && data.stay !== null && checkbox({ id: 'stay', name: 'stay', label: text.stay, checked: data.stay })}
${submitButton(asksName ? messages.continue : text.submit)}`,
) : formAlert(messages, error)}
${!hasPassword && data.email_code_url === null && data.connections.length === 0 && withoutPasskeys(messages)}
${passkey}
${data.email_code_url !== null && html`<p><a id="email-code" class="button quiet" href="${data.email_code_url}">${text.email}</a></p>`}
${connectionButtons(data.connections, messages)}
${unknownPasskey(data.unknown_passkey)}
${wayTo(data.password_url, text.password)}
${wayTo(data.forgot_password_url, text.forgotPassword)}
${data.signup_url !== null && html`<p class="aside rule">${text.noAccount} <a href="${data.signup_url}">${text.signup}</a></p>`}`,
  };
}
