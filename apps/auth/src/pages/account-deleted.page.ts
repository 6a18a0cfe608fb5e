import type { AccountDeletedPage } from '@symbolon/contracts';
import { wayTo } from './form.ts';
import { day } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Says that an account is gone, or until when it can be kept. */
export function accountDeletedPage({ username, deletion_at: at, login_url: url, locale }: AccountDeletedPage, messages: Messages): View {
  const text = messages.deletion;
  const account = named(username);
  return {
    heading: at === null ? text.goneHeading : text.goesHeading,
    lead: at === null ? sentence(text.gone, { account }) : sentence(text.goes, { account, time: day(at, locale) }),
    body: html`${at === null ? html`<p>${text.close}</p>` : html`<p class="hint">${text.changedMind}</p>`}
${wayTo(url, messages.backToLogin)}`,
  };
}
