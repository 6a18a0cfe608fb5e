import type { AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';

/** What is held of the person, for themselves. */
export function accountData(data: AccountPage, messages: Messages): Html {
  const text = messages.account;
  return html`<section aria-labelledby="data">
<h2 id="data">${text.dataHeading}</h2>
<p class="hint">${text.dataHint}</p>
${accountForm(data, 'data-form', data.actions.export_data, html`<button id="download-data" class="button quiet small" type="submit">${text.downloadData}</button>`)}
</section>`;
}
