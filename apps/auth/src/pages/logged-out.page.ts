import type { LoggedOutPage } from '@symbolon/contracts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Says that the session has ended, and tells the applications that asked for it (OpenID Connect Front-Channel Logout section 2). */
export function loggedOutPage(data: LoggedOutPage, messages: Messages): View {
  const text = messages.loggedOut;
  const { client_name: client, continue_url: url } = data;
  const label = client === null ? text.continue : sentence(text.continueTo, { client: html`<bdi>${client}</bdi>` });
  return {
    heading: text.heading,
    lead: html`${text.lead}`,
    body: html`${data.unconfirmed.length > 0 && html`<p id="unconfirmed" class="notice">${text.unconfirmed}</p>
<ul>${data.unconfirmed.map((name) => html`<li><bdi>${name}</bdi></li>`)}</ul>`}
${url !== null && html`<p><a id="continue" class="button" href="${url}"><span>${label}</span></a></p>`}
${data.frontchannel_logout_urls.map((each) => html`<iframe hidden title="" sandbox="allow-forms allow-same-origin allow-scripts" src="${each}"></iframe>`)}`,
  };
}
