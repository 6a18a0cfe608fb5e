import type { SetupPage } from '@symbolon/contracts';
import { field, form, formAlert, isAbout, newPasswordField, submitButton, usernameInput } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Makes an administrator. The field of a fixed name is hidden: it tells a password manager which entry to use. */
export function setupPage(data: SetupPage, messages: Messages): View {
  const { error, username, is_fixed: isFixed, role, min_password_length: minLength } = data;
  const text = messages.setup;
  const passwordWrong = isAbout(error, 'password', username);
  return {
    heading: text.heading,
    lead: isFixed && username !== null ? sentence(text.leadFor, { account: named(username), role: named(role) }) : sentence(text.lead, { role: named(role) }),
    failed: error !== null,
    body: html`${form(
      data,
      html`${formAlert(messages, error, minLength)}
${
  isFixed
    ? html`<input id="username" hidden type="text" name="username" autocomplete="username" value="${username}" readonly aria-label="${messages.username}">`
    : field({ id: 'login', name: 'username', label: messages.email, wrong: isAbout(error, 'username', username) }, { ...usernameInput, value: username, autofocus: !passwordWrong })
}
${newPasswordField(messages, messages.password, minLength, passwordWrong, passwordWrong)}
<p class="hint">${text.note}</p>
${submitButton(text.submit)}`,
    )}`,
  };
}
