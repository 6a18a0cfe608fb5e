import type { SignupPage } from '@symbolon/contracts';
import { ceremonyForm, unknownPasskey } from './ceremony-form.ts';
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
  return {
    heading: text.heading,
    lead: client === null ? undefined : sentence(text.lead, { client: named(client) }),
    failed: error !== null,
    body: html`${form(
      data,
      html`${formAlert(messages, error, minLength)}
${
  data.name_field !== null &&
  field(
    { id: 'name', name: 'name', label: data.name_field === 'optional' ? text.nameOptional : text.name, wrong: nameMissing },
    { type: 'text', autocomplete: 'name', dir: 'auto', maxlength: 200, value: data.name, required: data.name_field === 'required', autofocus: nameMissing },
  )
}
${field({ id: 'login', name: 'username', label: messages.email, wrong: !nameMissing && isAbout(error, 'username', username) }, { ...usernameInput, value: username, autofocus: !passwordWrong && !nameMissing })}
${newPasswordField(messages, messages.password, minLength, passwordWrong, passwordWrong)}
${submitButton(text.submit)}`,
    )}
${data.passkey && ceremonyForm(data.passkey, { csrf: data.csrf, flow: data.flow }, messages, { kind: 'create', label: messages.passkey.signUp, isQuiet: true, along: ['name', 'login'] })}
${unknownPasskey(data.unknown_passkey)}
<p class="aside rule">${text.haveAccount} <a href="${data.login_url}">${text.login}</a></p>`,
  };
}
