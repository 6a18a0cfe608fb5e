import type { AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { field, formAlert, usernameInput } from './form.ts';
import { quantity } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';

/** The way out for good, where people have it. What they type is no proof: it keeps a slip of the finger from being one. */
export function accountDeletion(data: AccountPage, messages: Messages): Html | null {
  const { deletion, username, error, locale } = data;
  if (deletion === null) return null;
  const text = messages.deletion;
  const isWrong = error === 'name_differs';
  const input = { ...usernameInput, autocomplete: 'off', autofocus: isWrong };
  return html`<section aria-labelledby="deletion">
<h2 id="deletion">${text.sectionHeading}</h2>
<p>${text.what}</p>
<p class="hint">${deletion.days === 0 ? text.atOnce : sentence(text.later, { count: quantity(deletion.days, locale) })}</p>
${accountForm(
  data,
  'deletion-form',
  deletion.action,
  html`${isWrong && formAlert(messages, error)}
<input type="hidden" name="ticket" value="${deletion.ticket}">
${field({ id: 'deleted-username', name: 'username', label: text.confirm, hint: sentence(text.confirmHint, { account: named(username) }), wrong: isWrong }, input)}
<button id="delete-account" class="button quiet small" type="submit">${text.submit}</button>`,
)}
</section>`;
}
