import type { KeepAccountPage } from '@symbolon/contracts';
import { decisions, form } from './form.ts';
import { day } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks somebody whose account is about to go whether to keep it. */
export function keepAccountPage(data: KeepAccountPage, messages: Messages): View {
  const text = messages.deletion;
  return {
    heading: text.keepHeading,
    lead: sentence(text.keepLead, { account: named(data.username), time: day(data.deletion_at, data.locale) }),
    body: html`<p class="hint">${text.keepHint}</p>
${form(data, decisions({ id: 'keep-account', value: 'keep', label: text.keep }, { id: 'leave-account', value: 'leave', label: text.leave }))}`,
  };
}
