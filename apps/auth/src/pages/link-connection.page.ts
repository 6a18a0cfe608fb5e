import type { LinkConnectionPage } from '@symbolon/contracts';
import { decisions, postForm } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks somebody who has just logged in whether the other account that they came with is to log them in, too. */
export function linkConnectionPage({ action, csrf, flow, link, username, connection_name: name, email }: LinkConnectionPage, messages: Messages): View {
  const text = messages.linkConnection;
  return {
    heading: text.heading,
    lead: sentence(text.lead, { other: named(email), provider: named(name), account: named(username) }),
    body: html`<p class="hint">${text.hint}</p>
${postForm('link-connection-form', action, { csrf, flow, link }, decisions({ id: 'link', value: 'link', label: text.link }, { id: 'leave', value: 'leave', label: text.leave }))}`,
  };
}
