import type { RecoveryAskPage } from '@symbolon/contracts';
import { botCheck } from './bot-check.ts';
import { field, form, formAlert, isAbout, submitButton, usernameInput, wayTo } from './form.ts';
import { quantity } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks who has lost what they sign in with, and says how long they have to wait. */
export function recoveryAskPage(data: RecoveryAskPage, messages: Messages): View {
  const text = messages.recoveryAsk;
  return {
    heading: text.heading,
    lead: html`${text.lead}`,
    failed: data.error !== null,
    body: html`<p class="hint">${sentence(text.hint, { count: quantity(data.days, data.locale) })}</p>
${form(
      data,
      html`${formAlert(messages, data.error)}
${field({ id: 'login', name: 'username', label: messages.username, wrong: isAbout(data.error, 'username') }, { ...usernameInput, value: data.username, autofocus: true })}
${botCheck(data, messages)}
${submitButton(text.submit)}`,
    )}
${wayTo(data.login_url, messages.backToLogin)}`,
  };
}
