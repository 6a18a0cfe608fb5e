import type { KeepAccountPage } from '@symbolon/contracts';
import { form } from './form.ts';
import { day } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks somebody whose account is about to go whether to keep it. */
export function keepAccountPage(data: KeepAccountPage, messages: Messages): View {
  const text = messages.deletion;
  return {
    heading: text.keepHeading,
    lead: sentence(text.keepLead, { account: named(data.username), time: day(data.deletion_at, data.locale) }),
    body: html`<p class="hint">${text.keepHint}</p>
${form(
  data,
  html`<div class="answers">
<button id="keep-account" class="button" type="submit" name="decision" value="keep">${text.keep}</button>
<button id="leave-account" class="button quiet" type="submit" name="decision" value="leave">${text.leave}</button>
</div>`,
)}`,
  };
}
