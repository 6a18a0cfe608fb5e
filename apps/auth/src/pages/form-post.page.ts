import type { FormPostPage } from '@symbolon/contracts';
import { submitButton } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import type { View } from './view.ts';

/** Carries a response back to the application (OAuth 2.0 Form Post Response Mode): seen only where no scripts run. */
export function formPostPage({ redirect_uri: target, members }: FormPostPage, messages: Messages): View {
  const text = messages.formPost;
  return {
    heading: text.heading,
    lead: html`${text.lead}`,
    body: html`<form id="form-post" method="post" action="${target}">
${members.map(({ name, value }) => html`<input type="hidden" name="${name}" value="${value}">`)}
${submitButton(messages.continue)}
</form>`,
  };
}
