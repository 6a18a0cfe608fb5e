import type { RecoveryWaitPage } from '@symbolon/contracts';
import { form, submitButton } from './form.ts';
import { day } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks somebody who has opened a mailed link whether to begin a wait, or to end it. */
export function recoveryWaitPage(data: RecoveryWaitPage, messages: Messages): View {
  const text = messages.recoveryWait;
  const isBegin = data.act === 'begin';
  return {
    heading: isBegin ? text.beginHeading : text.stopHeading,
    lead: sentence(isBegin ? text.beginLead : text.stopLead, { account: named(data.username), time: day(data.due_at, data.locale) }),
    body: html`<p class="hint">${isBegin ? text.beginHint : text.stopHint}</p>
${form(data, submitButton(isBegin ? text.begin : text.stop))}`,
  };
}
