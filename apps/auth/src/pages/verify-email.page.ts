import type { VerifyEmailPage, VerifyEmailSentPage } from '@symbolon/contracts';
import { botCheck } from './bot-check.ts';
import { field, form, formAlert, notice, postForm, submitButton, wayTo } from './form.ts';
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
${data.error !== 'code_spent' && form(data, codeField(data, messages))}
${again(data, messages)}
${wayTo(data.login_url, messages.backToLogin)}`,
  };
}

/** A form of its own: what it asks of the browser keeps nobody from typing the code. */
const again = (data: VerifyEmailSentPage, messages: Messages): Html => postForm(
  'verify-email-again',
  data.action,
  { csrf: data.csrf, flow: data.flow },
  html`${!isOfCode(data) && formAlert(messages, data.error)}
<p class="hint apart">${messages.verifyEmail.hint}</p>
${botCheck(data, messages)}
<button id="submit" class="button quiet" type="submit" name="again" value="true">${messages.verifyEmail.again}</button>
<a id="confirmed" class="button quiet" href="${data.confirmed_url}">${messages.verifyEmail.confirmed}</a>`,
);

const isOfCode = ({ error }: VerifyEmailSentPage): boolean => error === 'missing' || error === 'code_wrong';

const codeField = (data: VerifyEmailSentPage, messages: Messages): Html => html`${isOfCode(data) && formAlert(messages, data.error)}
${field(
  { id: 'code', name: 'code', label: messages.verifyEmail.code, hint: html`${messages.verifyEmail.codeHint}`, wrong: isOfCode(data) },
  { type: 'text', inputmode: 'numeric', autocomplete: 'one-time-code', autocapitalize: 'none', autocorrect: 'off', spellcheck: 'false', dir: 'ltr', autofocus: true },
)}
<button id="submit-code" class="button" type="submit">${messages.verifyEmail.codeSubmit}</button>`;
