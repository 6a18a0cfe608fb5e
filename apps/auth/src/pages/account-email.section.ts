import type { AccountEmailAddress, AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { field, formAlert } from './form.ts';
import { day } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** The addresses of who logs in by one, and one field for another, to stand beside it or to take its place. */
export function accountEmail(data: AccountPage, messages: Messages): Html | null {
  const { email_action: action, further_emails: further, further_email_actions: actions, username, email_verified: isProven, error } = data;
  if (action === null && further.length === 0) return null;
  const text = messages.changeEmail;
  const wrong = error === 'email_invalid' || error === 'throttled';
  return html`<section aria-labelledby="email">
<h2 id="email">${text.sectionHeading}</h2>
<ul class="rows"><li>
<div><p><strong><bdi>${username}</bdi></strong></p><p class="hint">${text.main}${isProven !== null && html` · ${isProven ? messages.account.emailVerified : messages.account.emailUnverified}`}</p></div>
</li>${further.map((each, index) => row(data, each, index + 1, actions, messages))}</ul>
${action !== null && accountForm(
  data,
  'email-form',
  action,
  html`${wrong && formAlert(messages, error)}
${field({ id: 'new-email', name: 'email', label: text.label, wrong, hint: html`${text.hint}` }, { type: 'email', autocomplete: 'email', maxlength: 254, dir: 'ltr', autofocus: wrong })}
<p class="choices">${actions.add !== null && html`<button id="add-email" class="button quiet small" type="submit" formaction="${actions.add}">${text.add}</button> `}<button id="change-email" class="button quiet small" type="submit">${text.submit}</button></p>`,
)}
</section>`;
}

function row(data: AccountPage, { email_id: id, email, since }: AccountEmailAddress, number: number, actions: AccountPage['further_email_actions'], { changeEmail: text, factors }: Messages): Html {
  const form = (name: string, action: string, word: string) =>
    accountForm(data, `${name}-form-${number}`, action, html`<input type="hidden" name="email_id" value="${id}"><button id="${name}-${number}" class="button quiet small" type="submit" aria-describedby="email-${number}">${word}</button>`);
  return html`<li>
<div><p id="email-${number}"><strong><bdi>${email}</bdi></strong></p><p class="hint">${sentence(factors.since, { time: day(since, data.locale) })}</p></div>
${actions.make_main !== null && form('make-main-email', actions.make_main, text.makeMain)}${form('remove-email', actions.remove, factors.remove)}
</li>`;
}
