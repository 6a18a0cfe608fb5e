import type { SecondFactorPage } from '@symbolon/contracts';
import { ceremonyForm } from './ceremony-form.ts';
import { checkbox, codeInput, field, form, formAlert, notice, submitButton, wayTo } from './form.ts';
import { quantity } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, plainSentence, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks for a second factor. A recovery code and one of a message go into the same field: whoever needs one has lost the other. */
export function secondFactorPage(data: SecondFactorPage, messages: Messages): View {
  const { error, username, factors, mail_sent: isMailSent, sms_sent: isSmsSent, hardware_only: isHardwareOnly } = data;
  const text = messages.secondFactor;
  const isBySms = factors.includes('sms_code');
  const isMailed = factors.includes('email_code');
  const isTyped = isMailSent || isSmsSent || factors.includes('authenticator') || factors.includes('recovery_code');
  return {
    heading: text.heading,
    lead: sentence(text.lead, { account: named(username) }),
    failed: error !== null,
    body: html`${isHardwareOnly && notice(text.hardwareOnly)}
${data.passkey && ceremonyForm(data.passkey, { csrf: data.csrf, flow: data.flow }, messages, { kind: 'get', label: messages.passkey.useKey, along: ['remember'] })}
${isMailSent && !isSmsSent && error === null && notice(text.emailSent)}
${isSmsSent && error === null && notice(text.smsSent)}
${form(
      data,
      html`${formAlert(messages, error)}
${!isHardwareOnly && (isTyped || (!isMailed && !isBySms)) && typedCode(data, messages)}
${isBySms && smsButton(data, messages, isTyped)}
${isMailed && mailButton(data, messages, isTyped || isBySms)}`,
    )}
${wayTo(data.recovery_url, text.recovery)}
${wayTo(data.login_url, messages.selectAccount.other)}`,
  };
}

function typedCode(data: SecondFactorPage, messages: Messages): Html {
  const { error, factors, mail_sent: isMailSent, sms_sent: isSmsSent } = data;
  const text = messages.secondFactor;
  const hasAuthenticator = factors.includes('authenticator');
  const ofAuthenticator = factors.includes('recovery_code') ? (hasAuthenticator ? text.recoveryHint : text.onlyRecoveryHint) : text.codeHint;
  const isSent = isMailSent || isSmsSent;
  const label = isSmsSent ? (isMailSent ? text.sentCode : text.smsCode) : isMailSent ? text.emailCode : hasAuthenticator ? text.code : text.recoveryCode;
  return html`${field(
    { id: 'code', name: 'code', label, hint: html`${isSent ? text.emailHint : ofAuthenticator}`, wrong: error !== null && error !== 'throttled' && error !== 'sms_throttled' && error !== 'sms_failed' },
    { ...codeInput, autofocus: data.passkey === null, ...(isSent && !factors.includes('recovery_code') && { inputmode: 'numeric' }) },
  )}
${data.remember_days !== null && checkbox({ id: 'remember', name: 'remember', label: plainSentence(text.remember, { count: quantity(data.remember_days, data.locale) }), checked: false })}
${submitButton(text.submit)}`;
}

/** It says where the message goes, by the last digits. */
const smsButton = ({ sms_sent: isSent, phone_ending: ending }: SecondFactorPage, { secondFactor: text }: Messages, isBeside: boolean): Html => html`${!isSent && html`<p class="hint${isBeside && ' apart'}">${sentence(text.smsOffer, { ending: named(ending ?? '') })}</p>`}
<button id="send-sms" class="button${isBeside && ' quiet'}" type="submit" name="send" value="sms" formnovalidate>${isSent ? text.sendSmsAgain : text.sendSms}</button>`;

/** After the other button, so that the key for a new line sends the code. */
const mailButton = ({ mail_sent: isMailSent }: SecondFactorPage, { secondFactor: text }: Messages, isBeside: boolean): Html => html`${!isMailSent && html`<p class="hint${isBeside && ' apart'}">${text.emailOffer}</p>`}
<button id="send" class="button${isBeside && ' quiet'}" type="submit" name="send" value="true" formnovalidate>${isMailSent ? text.sendAgain : text.sendEmail}</button>`;
