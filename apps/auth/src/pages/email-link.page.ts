import type { EmailLinkPage } from '@symbolon/contracts';
import { browserLabel } from './browser-label.ts';
import { checkbox, form } from './form.ts';
import { moment } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Says what a link that logs in is for: whom, where to, and who asked. Nothing comes of it before the button; where somebody else is logged in, there is the other choice, too. */
export function emailLinkPage(data: EmailLinkPage, messages: Messages): View {
  const { username, client_name: client, signed_in: other } = data;
  const text = messages.emailLink;
  const account = named(username);
  return {
    heading: text.heading,
    lead: sentence(text.lead, { account }),
    body: html`<section class="details">
<dl>
<div><dt>${text.account}</dt><dd id="link-account"><bdi>${username}</bdi></dd></div>
<div><dt>${text.application}</dt><dd id="link-application"><bdi>${client ?? text.own}</bdi></dd></div>
<div><dt>${text.browser}</dt><dd id="link-browser"><bdi>${browserLabel(data.browser, data.system, messages)}</bdi></dd></div>
<div><dt>${text.at}</dt><dd id="link-time">${moment(data.asked_at, data.locale)}</dd></div>
</dl>
</section>
${other !== null && html`<p id="signed-in" class="alert" role="status">${sentence(text.signedIn, { account: named(other) })}</p>`}
<p id="${data.is_here ? 'here' : 'elsewhere'}">${data.is_here ? text.here : text.elsewhere}</p>
${form(
  data,
  html`<input type="hidden" name="link" ${{ value: data.link }}>
${data.stay !== null && checkbox({ id: 'stay', name: 'stay', label: messages.login.stay, checked: data.stay })}
<button id="submit" class="button" type="submit"><span>${other === null ? text.submit : sentence(text.submitAs, { account })}</span></button>
${other !== null && html`<a id="stay-as" class="button quiet" href="${data.account_url}"><span>${sentence(text.stayAs, { account: named(other) })}</span></a>`}`,
)}
<p class="hint">${text.stranger}</p>`,
  };
}
