import type { AccountActivity, AccountPage } from '@symbolon/contracts';
import { browserLabel } from './browser-label.ts';
import { moment, quantity } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';

/** What happened with the account lately, so that its person sees what was not them. */
export const accountActivity = ({ activity, locale }: AccountPage, messages: Messages): Html =>
  html`${activity.length > 0 && html`<section aria-labelledby="activity">
<h2 id="activity">${messages.account.activityHeading}</h2>
<p class="hint">${messages.account.activityHint}</p>
<ul class="rows">
${activity.map((each) => row(each, locale, messages))}
</ul>
</section>`}`;

function row({ kind, browser, system, client_name: client, count, at }: AccountActivity, locale: string, messages: Messages): Html {
  const what = sentence(messages.activities[kind], { count: quantity(count, locale) });
  return html`<li>
<div>
<p>${client === null ? html`<strong>${what}</strong>` : sentence(messages.account.activityThrough, { what: html`<strong>${what}</strong>`, client: named(client) })}</p>
<p class="hint">${(browser !== null || system !== null) && html`${browserLabel(browser, system, messages)}, `}${moment(at, locale)}</p>
</div>
</li>`;
}
