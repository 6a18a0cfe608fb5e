import type { PhonePage } from '@symbolon/contracts';
import { codeInput, field, formAlert, postForm, submitButton, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Asks for a telephone number, then for the code that was sent there. */
export function phonePage({ action, csrf, flow, account, ui_locales, back_url: back, number, sms_sent: isSent, error }: PhonePage, messages: Messages): View {
  const text = messages.phone;
  const isAboutNumber = error === 'missing' || error === 'phone_invalid' || error === 'phone_not_served';
  const ofNumber = html`${field({ id: 'number', name: 'number', label: text.number, hint: html`${text.numberHint}`, wrong: isAboutNumber }, { type: 'tel', autocomplete: 'tel', inputmode: 'tel', maxlength: 64, dir: 'ltr', value: number, autofocus: true })}
<button id="send" class="button" type="submit" name="send" value="true">${text.send}</button>`;
  const ofCode = html`<input type="hidden" name="number" value="${number}">
${field({ id: 'code', name: 'code', label: text.code, hint: html`${text.codeHint}`, wrong: error === 'missing' || error === 'sms_wrong' }, { ...codeInput, inputmode: 'numeric', autofocus: true })}
${submitButton(text.submit)}
<button id="send" class="button quiet" type="submit" name="send" value="true" formnovalidate>${text.sendAgain}</button>`;
  return {
    heading: isSent ? text.sentHeading : text.heading,
    lead: isSent ? sentence(text.sentLead, { number: named(number ?? '') }) : html`${flow === null ? text.lead : text.required}`,
    failed: error !== null,
    body: html`${postForm('phone-form', action, { csrf, flow, account, ui_locales }, html`${formAlert(messages, error)}
${isSent ? ofCode : ofNumber}`)}
${wayTo(back, flow === null ? text.back : text.app)}`,
  };
}
