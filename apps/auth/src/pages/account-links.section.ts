import type { AccountLink, AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { day } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** Accounts at other providers that log the person in, and the buttons that end it. */
export function accountLinks(data: AccountPage, messages: Messages): Html | null {
  if (data.links.length === 0) return null;
  const text = messages.account;
  return html`<section aria-labelledby="links">
<h2 id="links">${text.linksHeading}</h2>
<p class="hint">${text.linksHint}</p>
${accountForm(
  data,
  'links-form',
  data.actions.remove_connection,
  html`<ul class="rows">
${data.links.map((link, index) => row(link, index + 1, data.locale, messages))}
</ul>`,
)}
</section>`;
}

const row = ({ connection, name, email, since, last_used_at: used }: AccountLink, number: number, locale: string, { factors: text }: Messages): Html => html`<li>
<div>
<p id="link-${number}"><strong><bdi>${name}</bdi></strong></p>
<p class="hint">${email !== null && html`<bdi>${email}</bdi> · `}${sentence(text.since, { time: day(since, locale) })}${used !== null && html` · ${sentence(text.lastUsed, { time: day(used, locale) })}`}</p>
</div>
<button id="remove-link-${number}" class="button quiet small" type="submit" name="connection" value="${connection}" aria-describedby="link-${number}">${text.remove}</button>
</li>`;
