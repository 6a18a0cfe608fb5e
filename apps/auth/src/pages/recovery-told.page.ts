import type { RecoveryToldPage } from '@symbolon/contracts';
import { wayTo } from './form.ts';
import { day } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Says that a wait has begun, or that it has ended and nothing has changed. */
export function recoveryToldPage({ due_at: dueAt, login_url: url, locale }: RecoveryToldPage, messages: Messages): View {
  const text = messages.recoveryTold;
  return {
    heading: dueAt === null ? text.stoppedHeading : text.begunHeading,
    lead: dueAt === null ? html`${text.stopped}` : sentence(text.begun, { time: day(dueAt, locale) }),
    body: html`<p class="hint">${dueAt === null ? text.stoppedHint : text.begunHint}</p>
${wayTo(url, messages.backToLogin)}`,
  };
}
