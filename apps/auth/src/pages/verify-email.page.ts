import type { VerifyEmailPage } from '@symbolon/contracts';
import { form, notice, submitButton, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/en.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Proves that an e-mail address is somebody's: mail sent, link opened, done. */
export function verifyEmailPage(data: VerifyEmailPage, messages: Messages): View {
  const text = messages.verifyEmail;
  const email = named(data.email);
  if (data.state === 'done') {
    const { continue_url: url } = data;
    return {
      heading: text.doneHeading,
      lead: sentence(text.done, { email }),
      body: url === null ? html`<p>${text.close}</p>` : html`<p><a id="continue" class="button" href="${url}">${messages.continue}</a></p>`,
    };
  }
  if (data.state === 'confirm')
    return { heading: text.confirmHeading, lead: sentence(text.confirm, { email }), body: form(data, submitButton(text.confirmSubmit)) };
  return {
    heading: text.sentHeading,
    lead: sentence(text.sent, { email }),
    body: html`${data.resent && notice(text.resent)}
<p class="hint">${text.hint}</p>
${form(data, html`<button id="submit" class="button quiet" type="submit">${text.again}</button>`)}
${wayTo(data.login_url, messages.backToLogin)}`,
  };
}
