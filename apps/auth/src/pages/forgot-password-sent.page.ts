import type { ForgotPasswordSentPage } from '@symbolon/contracts';
import { wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import type { View } from './view.ts';

/** Says that mail is on its way if the account exists: the same in every case. */
export function forgotPasswordSentPage(data: ForgotPasswordSentPage, messages: Messages): View {
  const text = messages.forgotPasswordSent;
  return {
    heading: text.heading,
    lead: html`${text.lead}`,
    body: html`<p class="hint">${text.hint}</p>
${data.forgot_password_url !== null && html`<p><a id="again" class="button quiet" href="${data.forgot_password_url}">${text.again}</a></p>`}
${wayTo(data.login_url, messages.backToLogin)}`,
  };
}
