import type { AccountApplication, AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { day } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';
import { scopeSentence } from './scope-sentence.ts';

/** Which applications may act for the person, what they may, and the buttons that end it. */
export function accountApplications(data: AccountPage, messages: Messages): Html {
  const text = messages.account;
  return html`<section aria-labelledby="applications">
<h2 id="applications">${text.applicationsHeading}</h2>
${
  data.applications.length === 0
    ? html`<p class="hint">${text.noApplications}</p>`
    : accountForm(
        data,
        'applications-form',
        data.actions.remove_access,
        html`<ul class="rows">
${data.applications.map((application, index) => row(application, index + 1, data.locale, messages))}
</ul>`,
      )
}
</section>`;
}

const row = ({ client, client_name: name, scopes, since }: AccountApplication, number: number, locale: string, messages: Messages): Html => html`<li>
<div>
<p id="application-${number}"><strong><bdi>${name}</bdi></strong></p>
<p class="hint">${sentence(messages.account.since, { time: day(since, locale) })}</p>
${scopes.length > 0 && html`<ul class="allowed">${scopes.map((scope) => html`<li>${scopeSentence(scope, messages)}</li>`)}</ul>`}
</div>
<button id="remove-application-${number}" class="button quiet small" type="submit" name="client" value="${client}" aria-describedby="application-${number}">${messages.account.removeAccess}</button>
</li>`;
