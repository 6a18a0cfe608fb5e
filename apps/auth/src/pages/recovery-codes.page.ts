import type { RecoveryCodesPage } from '@symbolon/contracts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** The recovery codes, to be kept elsewhere: as text, and as a file that the page holds itself. */
export function recoveryCodesPage({ codes, username, continue_url: next, branding }: RecoveryCodesPage, messages: Messages): View {
  const text = messages.recoveryCodes;
  const file = `${branding.name}\n${username}\n\n${codes.join('\n')}\n`;
  return {
    heading: text.heading,
    lead: sentence(text.lead, { account: named(username) }),
    failed: false,
    body: html`<ul class="codes" dir="ltr">${codes.map((code) => html`<li>${code}</li>`)}</ul>
<p class="hint">${text.once}</p>
<p><a id="download" class="button quiet" download="recovery-codes.txt" href="${`data:text/plain;charset=utf-8,${encodeURIComponent(file)}`}">${text.download}</a></p>
<p><a id="continue" class="button" href="${next}">${text.done}</a></p>`,
  };
}
