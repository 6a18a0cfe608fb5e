import type { RecoveryPage } from '@symbolon/contracts';
import { authenticatorSecret, firstCode } from './authenticator-secret.ts';
import { ceremonyForm, withoutPasskeys } from './ceremony-form.ts';
import { formAlert, isAbout, newPasswordField, postForm, submitButton } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Sets up anew what somebody signs in with: by a passkey, or by a password and whatever has to stand beside it. */
export function recoveryPage(data: RecoveryPage, messages: Messages): View {
  const { csrf, flow, error, username, authenticator, password_field: hasPassword, min_password_length: minLength } = data;
  const text = messages.recovery;
  const isCodeWrong = error === 'factor_wrong' || (error === 'missing' && !hasPassword);
  const code = authenticator && html`${authenticatorSecret(authenticator, messages)}
${firstCode(messages, isCodeWrong)}`;
  const isByForm = hasPassword || authenticator !== null;
  const typed = isByForm && postForm(
    'recovery-form',
    data.action,
    { csrf, flow, offer: authenticator?.offer ?? null },
    html`<input id="username" hidden type="text" name="username" autocomplete="username" value="${username}" readonly aria-label="${messages.username}">
${hasPassword && newPasswordField(messages, messages.newPassword, minLength, isAbout(error, 'password', username), false)}
${code && html`<p>${text.app}</p>${code}`}
${submitButton(text.submit)}`,
  );
  return {
    heading: text.heading,
    lead: sentence(text.lead, { account: named(username) }),
    failed: error !== null,
    body: html`${formAlert(messages, error, minLength)}
<p class="hint">${text.note}</p>
${typed}
${data.passkey && html`${!isByForm && withoutPasskeys(messages)}${ceremonyForm(data.passkey, { csrf, flow }, messages, { kind: 'create', label: messages.passkey.create, isQuiet: isByForm })}`}`,
  };
}
