import type { SecondFactorPage } from '@symbolon/contracts';
import { ceremonyForm } from './ceremony-form.ts';
import { checkbox, codeInput, field, form, formAlert, notice, submitButton, wayTo } from './form.ts';
import { quantity } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, plainSentence, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks for a second factor. A recovery code and a mailed one go into the same field: whoever needs one has lost the other. */
export function secondFactorPage(data: SecondFactorPage, messages: Messages): View {
  const { error, username, factors, mail_sent: isMailSent } = data;
  const text = messages.secondFactor;
  const isMailed = factors.includes('email_code');
  const isTyped = isMailSent || factors.includes('authenticator') || factors.includes('recovery_code');
  return {
    heading: text.heading,
    lead: sentence(text.lead, { account: named(username) }),
    failed: error !== null,
    body: html`${data.passkey && ceremonyForm(data.passkey, { csrf: data.csrf, flow: data.flow }, messages, { kind: 'get', label: messages.passkey.useKey, along: ['remember'] })}
${isMailSent && error === null && notice(text.emailSent)}
${form(
      data,
      html`${formAlert(messages, error)}
${(isTyped || !isMailed) && typedCode(data, messages)}
${isMailed && mailButton(data, messages, isTyped)}`,
    )}
${wayTo(data.login_url, messages.selectAccount.other)}`,
  };
}

function typedCode(data: SecondFactorPage, messages: Messages): Html {
  const { error, factors, mail_sent: isMailSent } = data;
  const text = messages.secondFactor;
  const hasAuthenticator = factors.includes('authenticator');
  const ofAuthenticator = factors.includes('recovery_code') ? (hasAuthenticator ? text.recoveryHint : text.onlyRecoveryHint) : text.codeHint;
  const label = isMailSent ? text.emailCode : hasAuthenticator ? text.code : text.recoveryCode;
  return html`${field(
    { id: 'code', name: 'code', label, hint: html`${isMailSent ? text.emailHint : ofAuthenticator}`, wrong: error !== null && error !== 'throttled' },
    { ...codeInput, autofocus: data.passkey === null, ...(isMailSent && !factors.includes('recovery_code') && { inputmode: 'numeric' }) },
  )}
${data.remember_days !== null && checkbox({ id: 'remember', name: 'remember', label: plainSentence(text.remember, { count: quantity(data.remember_days, data.locale) }), checked: false })}
${submitButton(text.submit)}`;
}

/** After the other button, so that the key for a new line sends the code. */
const mailButton = ({ mail_sent: isMailSent }: SecondFactorPage, { secondFactor: text }: Messages, isBeside: boolean): Html => html`${!isMailSent && html`<p class="hint${isBeside && ' apart'}">${text.emailOffer}</p>`}
<button id="send" class="button${isBeside && ' quiet'}" type="submit" name="send" value="true" formnovalidate>${isMailSent ? text.sendAgain : text.sendEmail}</button>`;
