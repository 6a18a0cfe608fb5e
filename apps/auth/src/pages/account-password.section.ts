import type { AccountPage } from '@symbolon/contracts';
import { accountForm, isAboutPassword } from './account-form.ts';
import { field, formAlert, isAbout, newPasswordField, passwordInput, submitButton, wayTo } from './form.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';

/** A new password, for who knows the old one; a way to the first for who has none. The hidden name tells a password manager which entry to update. */
export function accountPassword(data: AccountPage, messages: Messages): Html | null {
  if (!data.password_field) return null;
  const { username, min_password_length: minLength } = data;
  const error = isAboutPassword(data.error) ? data.error : null;
  const isCurrentWrong = error === 'wrong_password' || error === 'missing';
  const text = messages.account;
  if (data.directory_password) return html`<section aria-labelledby="password-heading">
<h2 id="password-heading">${text.passwordHeading}</h2>
${accountForm(
  data,
  'directory-password-form',
  data.directory_password.action,
  html`${formAlert(messages, error)}
<input id="username" hidden type="text" name="username" autocomplete="username" value="${username}" readonly aria-label="${messages.username}">
<p>${sentence(text.directoryPassword, { name: named(data.directory_password.name) })}</p>
${field({ id: 'current-password', name: 'current_password', label: text.currentPassword, wrong: isCurrentWrong }, { ...passwordInput(messages), autocomplete: 'current-password', autofocus: isCurrentWrong })}
${field({ id: 'password', name: 'password', label: messages.newPassword, wrong: error !== null && !isCurrentWrong }, { ...passwordInput(messages), autocomplete: 'new-password', autofocus: error !== null && !isCurrentWrong })}
<p class="hint">${text.passwordNote}</p>
${submitButton(text.changePassword)}`,
)}
</section>`;
  if (data.set_password_url !== null) return html`<section aria-labelledby="password-heading">
<h2 id="password-heading">${text.passwordHeading}</h2>
<p>${data.links.length > 0 && data.passkeys.length === 0 ? text.noPasswordLinks : text.noPassword}</p>
${wayTo(data.set_password_url, text.setPassword)}
</section>`;
  return html`<section aria-labelledby="password-heading">
<h2 id="password-heading">${text.passwordHeading}</h2>
${accountForm(
  data,
  'password-form',
  data.actions.change_password,
  html`${formAlert(messages, error, minLength)}
<input id="username" hidden type="text" name="username" autocomplete="username" value="${username}" readonly aria-label="${messages.username}">
${field(
  { id: 'current-password', name: 'current_password', label: text.currentPassword, wrong: isCurrentWrong },
  { ...passwordInput(messages), autocomplete: 'current-password', autofocus: isCurrentWrong },
)}
${newPasswordField(messages, messages.newPassword, minLength, isAbout(error, 'password'), error !== null && !isCurrentWrong)}
<p class="hint">${text.passwordNote}${data.links.length > 0 && html` ${text.passwordEndsLinks}`}</p>
${submitButton(text.changePassword)}`,
)}
</section>`;
}
