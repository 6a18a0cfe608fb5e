import type { SignupPage } from '@symbolon/contracts';
import { field, form, formAlert, isAbout, newPasswordField, submitButton, usernameInput } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/en.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Makes an account. */
export function signupPage(data: SignupPage, messages: Messages): View {
  const { error, username, client_name: client, min_password_length: minLength } = data;
  const text = messages.signup;
  const passwordWrong = error?.startsWith('password') ?? false;
  return {
    heading: text.heading,
    lead: client === null ? undefined : sentence(text.lead, { client: named(client) }),
    failed: error !== null,
    body: html`${form(
      data,
      html`${formAlert(messages, error, minLength)}
${field({ id: 'login', name: 'username', label: messages.email, wrong: isAbout(error, 'username') }, { ...usernameInput, value: username, autofocus: !passwordWrong })}
${newPasswordField(messages, messages.password, minLength, isAbout(error, 'password'), passwordWrong)}
${submitButton(text.submit)}`,
    )}
<p class="aside rule">${text.haveAccount} <a href="${data.login_url}">${text.login}</a></p>`,
  };
}
