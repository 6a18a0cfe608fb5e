import type { ChangeEmailPage } from '@symbolon/contracts';
import { postForm, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Where the link to another address leads: opening it changes nothing. */
export function changeEmailPage({ action, csrf, account, ui_locales, token, username, email, adds, account_url: url }: ChangeEmailPage, messages: Messages): View {
  const text = messages.changeEmail;
  return {
    heading: text.heading,
    lead: sentence(adds ? text.addLead : text.lead, { email: named(email), account: named(username) }),
    body: html`${postForm('change-email-form', action, { csrf, account, ui_locales, token }, html`<button id="confirm-email" class="button" type="submit">${adds ? text.confirmAdd : text.confirm}</button>`)}
${wayTo(url, text.back)}`,
  };
}
