import type { VerifyEmailPage, VerifyEmailSentPage } from '@symbolon/contracts';
import { field, form, formAlert, notice, submitButton, wayTo } from './form.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Proves that an e-mail address is somebody's: mail sent, link opened, done. */
export function verifyEmailPage(data: VerifyEmailPage, messages: Messages): View {
  const text = messages.verifyEmail;
  const email = named(data.email);
  if (data.state === 'done') {
    const { client_name: client, continue_url: url } = data;
    const label = client === null ? messages.error.account : sentence(messages.error.continueTo, { client: html`<bdi>${client}</bdi>` });
    return {
      heading: text.doneHeading,
      lead: sentence(text.done, { email }),
      body: html`${data.notice && notice(data.notice === 'new_password' ? text.newPassword : text.firstWindow)}
${url === null ? html`<p>${text.close}</p>` : html`<p><a id="continue" class="button" href="${url}"><span>${label}</span></a></p>`}`,
    };
  }
  if (data.state === 'confirm')
    return { heading: text.confirmHeading, lead: sentence(text.confirm, { email }), body: form(data, submitButton(text.confirmSubmit)) };
  return {
    heading: text.sentHeading,
    lead: sentence(data.error === 'code_spent' ? text.sent : text.sentCode, { email }),
    failed: data.error !== null,
    body: html`${data.notice && notice(data.notice === 'resent' ? text.resent : text.notYet)}
${form(
  data,
  html`${formAlert(messages, data.error)}
${data.error !== 'code_spent' && codeField(data, messages)}
<p class="hint apart">${text.hint}</p>
<button id="submit" class="button quiet" type="submit" name="again" value="true" formnovalidate>${text.again}</button>
<a id="confirmed" class="button quiet" href="${data.confirmed_url}">${text.confirmed}</a>`,
)}
${wayTo(data.login_url, messages.backToLogin)}`,
  };
}

/** Before the other button, so that the key for a new line sends the code. */
const codeField = ({ error }: VerifyEmailSentPage, messages: Messages): Html => html`${field(
  { id: 'code', name: 'code', label: messages.verifyEmail.code, hint: html`${messages.verifyEmail.codeHint}`, wrong: error !== null },
  { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false', dir: 'ltr', autofocus: true },
)}
<button id="submit-code" class="button" type="submit">${messages.verifyEmail.codeSubmit}</button>`;
