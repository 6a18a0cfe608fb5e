import type { SecondFactorPage } from '@symbolon/contracts';
import { ceremonyForm } from './ceremony-form.ts';
import { checkbox, codeInput, field, form, formAlert, submitButton, wayTo } from './form.ts';
import { quantity } from './formatted.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, plainSentence, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks for a second factor. A recovery code goes into the same field: whoever needs one has lost the other. */
export function secondFactorPage(data: SecondFactorPage, messages: Messages): View {
  const { error, username, factors } = data;
  const text = messages.secondFactor;
  const hasAuthenticator = factors.includes('authenticator');
  const hint = html`${factors.includes('recovery_code') ? (hasAuthenticator ? text.recoveryHint : text.onlyRecoveryHint) : text.codeHint}`;
  return {
    heading: text.heading,
    lead: sentence(text.lead, { account: named(username) }),
    failed: error !== null,
    body: html`${data.passkey && ceremonyForm(data.passkey, { csrf: data.csrf, flow: data.flow }, messages, { kind: 'get', label: messages.passkey.useKey, along: ['remember'] })}
${form(
      data,
      html`${formAlert(messages, error)}
${field({ id: 'code', name: 'code', label: hasAuthenticator ? text.code : text.recoveryCode, hint, wrong: error !== null && error !== 'throttled' }, { ...codeInput, autofocus: data.passkey === null })}
${data.remember_days !== null && checkbox({ id: 'remember', name: 'remember', label: plainSentence(text.remember, { count: quantity(data.remember_days, data.locale) }), checked: false })}
${submitButton(text.submit)}`,
    )}
${wayTo(data.login_url, messages.selectAccount.other)}`,
  };
}
