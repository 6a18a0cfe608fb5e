import type { AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { field, formAlert } from './form.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';

/** Another address, for who logs in by one. */
export function accountEmail(data: AccountPage, messages: Messages): Html | null {
  const { email_action: action, username, error } = data;
  if (action === null) return null;
  const text = messages.changeEmail;
  const wrong = error === 'email_invalid' || error === 'throttled';
  return html`<section aria-labelledby="email">
<h2 id="email">${text.sectionHeading}</h2>
<p class="hint">${sentence(text.hint, { account: named(username) })}</p>
${accountForm(
  data,
  'email-form',
  action,
  html`${wrong && formAlert(messages, error)}
${field({ id: 'new-email', name: 'email', label: text.label, wrong }, { type: 'email', autocomplete: 'email', maxlength: 254, dir: 'ltr', autofocus: wrong })}
<button id="change-email" class="button quiet small" type="submit">${text.submit}</button>`,
)}
</section>`;
}
