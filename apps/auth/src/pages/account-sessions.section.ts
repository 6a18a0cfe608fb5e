import type { AccountPage, AccountSession } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { browserLabel } from './browser-label.ts';
import { moment, quantity } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** Where the person is logged in, and the buttons that end it. */
export function accountSessions(data: AccountPage, messages: Messages): Html {
  const text = messages.account;
  const hasOthers = data.sessions.length > 1;
  return html`<section aria-labelledby="sessions">
<h2 id="sessions">${text.sessionsHeading}</h2>
${hasOthers && html`<p class="hint">${text.sessionsHint}</p>`}
${accountForm(
  data,
  'sessions-form',
  data.actions.end_sessions,
  html`<ul class="rows">
${data.sessions.map((session, index) => row(session, index + 1, data.locale, messages))}
</ul>
${data.more_sessions > 0 && html`<p class="hint">${sentence(text.moreSessions, { count: quantity(data.more_sessions, data.locale) })}</p>`}
${hasOthers && html`<button id="end-others" class="button quiet small" type="submit" name="others" value="true">${text.endOthers}</button>`}`,
)}
</section>`;
}

const row = ({ session, browser, system, signed_in_at: since, is_current: isCurrent }: AccountSession, number: number, locale: string, messages: Messages): Html => html`<li>
<div>
<p id="session-${number}"><strong>${browserLabel(browser, system, messages)}</strong>${isCurrent && html` <span class="badge good">${messages.account.thisBrowser}</span>`}</p>
<p class="hint">${sentence(messages.account.signedIn, { time: moment(since, locale) })}</p>
</div>
${!isCurrent && html`<button id="end-session-${number}" class="button quiet small" type="submit" name="session" value="${session}" aria-describedby="session-${number}">${messages.account.signOut}</button>`}
</li>`;
