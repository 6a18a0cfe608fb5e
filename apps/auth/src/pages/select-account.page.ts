import type { SelectAccountPage } from '@symbolon/contracts';
import { form } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks which of the accounts in this browser is meant. */
export function selectAccountPage(data: SelectAccountPage, messages: Messages): View {
  const text = messages.selectAccount;
  return {
    heading: text.heading,
    lead: data.client_name === null ? undefined : sentence(text.lead, { client: named(data.client_name) }),
    body: form(
      data,
      html`<ul class="accounts">
${data.accounts.map(
  ({ username, session }, index) => html`<li><button id="account-${index + 1}" class="account" type="submit" name="session" value="${session}">
<span class="initial" aria-hidden="true">${[...username][0]?.toUpperCase()}</span><bdi>${username}</bdi></button></li>`,
)}
<li><button id="other-account" class="account" type="submit" name="other" value="true"><span class="initial other" aria-hidden="true">+</span>${text.other}</button></li>
</ul>`,
    ),
  };
}
