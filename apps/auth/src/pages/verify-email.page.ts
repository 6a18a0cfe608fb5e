import type { VerifyEmailPage } from '@symbolon/contracts';
import { form, notice, submitButton, wayTo } from './form.ts';
import { html } from './html.ts';
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
    lead: sentence(text.sent, { email }),
    body: html`${data.notice && notice(data.notice === 'resent' ? text.resent : text.notYet)}
<p class="hint">${text.hint}</p>
<p><a id="confirmed" class="button" href="${data.confirmed_url}">${text.confirmed}</a></p>
${form(data, html`<button id="submit" class="button quiet" type="submit">${text.again}</button>`)}
${wayTo(data.login_url, messages.backToLogin)}`,
  };
}
