import type { LogoutConfirmPage } from '@symbolon/contracts';
import { decisions, form } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks whether somebody really wants to leave. */
export function logoutConfirmPage(data: LogoutConfirmPage, messages: Messages): View {
  const text = messages.logoutConfirm;
  const { client_name: client, username, accounts } = data;
  const account = username !== null ? sentence(text.lead, { account: named(username) }) : accounts.length > 0 ? html`${text.leadSeveral}` : undefined;
  return {
    heading: text.heading,
    lead: client === null ? account : sentence(text.leadWithClient, { client: named(client) }),
    body: html`${client !== null && account && html`<p class="hint">${account}</p>`}
${accounts.length > 1 && html`<ul class="names">${accounts.map((each) => html`<li><span class="initial" aria-hidden="true">${[...each][0]?.toUpperCase()}</span><bdi>${each}</bdi></li>`)}</ul>`}
${form(data, decisions({ id: 'logout-confirm', value: 'logout', label: text.confirm }, { id: 'logout-stay', value: 'stay', label: text.stay }))}`,
  };
}
