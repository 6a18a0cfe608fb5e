import type { SignupPage } from '@symbolon/contracts';
import { answerFields, botCheck } from './bot-check.ts';
import { ceremonyForm, unknownPasskey, withoutPasskeys } from './ceremony-form.ts';
import { connectionButtons } from './connection-buttons.ts';
import { field, form, formAlert, isAbout, newPasswordField, submitButton, usernameInput } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Makes an account. */
export function signupPage(data: SignupPage, messages: Messages): View {
  const { error, username, client_name: client, min_password_length: minLength } = data;
  const text = messages.signup;
  const nameMissing = error === 'missing' && data.name_field === 'required' && !data.name;
  const passwordWrong = !nameMissing && isAbout(error, 'password', username);
  const fields = html`${
    data.name_field !== null &&
    field(
      { id: 'name', name: 'name', label: data.name_field === 'optional' ? text.nameOptional : text.name, wrong: nameMissing },
      { type: 'text', autocomplete: 'name', dir: 'auto', maxlength: 200, value: data.name, required: data.name_field === 'required', autofocus: nameMissing },
    )
  }
${field({ id: 'login', name: 'username', label: messages.email, wrong: !nameMissing && isAbout(error, 'username', username) }, { ...usernameInput, value: username, autofocus: !passwordWrong && !nameMissing })}`;
  return {
    heading: text.heading,
    lead: client === null ? undefined : sentence(text.lead, { client: named(client) }),
    failed: error !== null,
    body: html`${data.password_field ? form(
      data,
      html`${formAlert(messages, error, minLength)}
${fields}
${newPasswordField(messages, messages.password, minLength, passwordWrong, passwordWrong)}
${botCheck(data, messages)}
${submitButton(text.submit)}`,
    ) : html`${formAlert(messages, error)}
${withoutPasskeys(messages)}`}
${data.passkey && ceremonyForm(data.passkey, { csrf: data.csrf, flow: data.flow }, messages, { kind: 'create', along: ['name', 'login', ...answerFields], ...(data.password_field ? { label: messages.passkey.signUp, isQuiet: true } : { label: text.submit, content: html`${fields}
${botCheck(data, messages)}` }) })}
${connectionButtons(data.connections, messages)}
${unknownPasskey(data.unknown_passkey)}
<p class="aside rule">${text.haveAccount} <a href="${data.login_url}">${text.login}</a></p>`,
  };
}
