import type { ResetPasswordPage } from '@symbolon/contracts';
import { form, formAlert, isAbout, newPasswordField, notice, submitButton } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks for a new password. The hidden name tells a password manager which entry to update. */
export function resetPasswordPage(data: ResetPasswordPage, messages: Messages): View {
  const { error, username, min_password_length: minLength } = data;
  const text = messages.resetPassword;
  return {
    heading: text.heading,
    lead: sentence(text.lead, { account: named(username) }),
    failed: error !== null,
    body: html`${data.notice && notice(text.otherBrowser)}
${form(
      data,
      html`${formAlert(messages, error, minLength)}
<input id="username" hidden type="text" name="username" autocomplete="username" value="${username}" readonly aria-label="${messages.username}">
${newPasswordField(messages, messages.newPassword, minLength, isAbout(error, 'password', username), true)}
<p class="hint">${text.note}</p>
${submitButton(text.submit)}`,
    )}`,
  };
}
