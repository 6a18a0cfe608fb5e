import type { ForgotPasswordPage } from '@symbolon/contracts';
import { botCheck } from './bot-check.ts';
import { field, form, formAlert, isAbout, submitButton, usernameInput, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import type { View } from './view.ts';

/** Asks whose password is forgotten. */
export function forgotPasswordPage(data: ForgotPasswordPage, messages: Messages): View {
  const text = messages.forgotPassword;
  return {
    heading: text.heading,
    lead: html`${text.lead}`,
    failed: data.error !== null,
    body: html`${form(
      data,
      html`${formAlert(messages, data.error)}
${field({ id: 'login', name: 'username', label: messages.username, wrong: isAbout(data.error, 'username') }, { ...usernameInput, value: data.username, autofocus: true })}
${botCheck(data, messages)}
${submitButton(text.submit)}`,
    )}
${wayTo(data.recovery_url, text.recovery)}
${wayTo(data.login_url, messages.backToLogin)}`,
  };
}
