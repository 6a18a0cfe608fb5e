import type { AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { day } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** That somebody waits for setting up anew how the person signs in, who has lost nothing and can end it. */
export function accountRecovery(data: AccountPage, { account: text }: Messages): Html | null {
  const { recovery, locale } = data;
  if (recovery === null) return null;
  return html`<section aria-labelledby="recovery">
<h2 id="recovery">${text.recoveryHeading}</h2>
<p>${sentence(text.recoveryHint, { time: day(recovery.due_at, locale) })}</p>
${accountForm(data, 'recovery-form', recovery.action, html`<button id="stop-recovery" class="button small" type="submit">${text.stopRecovery}</button>`)}
</section>`;
}
