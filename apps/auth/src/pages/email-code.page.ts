import type { EmailCodePage } from '@symbolon/contracts';
import { botCheck } from './bot-check.ts';
import { checkbox, codeInput, field, form, formAlert, submitButton, usernameInput, wayTo } from './form.ts';
import { html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { named, sentence } from './messages/sentence.ts';
import type { View } from './view.ts';

/** Logs people in by a code that is mailed to them: asks for their address, then for the code. */
export function emailCodePage(data: EmailCodePage, messages: Messages): View {
  const { error, username, mail_sent: isSent } = data;
  const text = messages.emailCode;
  const isCodeWrong = error === 'missing' || error === 'code_wrong';
  return {
    heading: isSent ? text.sentHeading : text.heading,
    lead: isSent ? sentence(text.sentLead, { account: named(username ?? '') }) : html`${text.lead}`,
    failed: error !== null,
    body: html`${form(
      data,
      html`${formAlert(messages, error)}
${botCheck(data, messages)}
${isSent
  ? html`<input type="hidden" name="username" ${{ value: username }}>
${field({ id: 'code', name: 'code', label: text.code, hint: html`${text.codeHint}`, wrong: isCodeWrong }, { ...codeInput, inputmode: 'numeric', autofocus: true })}
${data.has_link && html`<p class="hint" id="link-hint">${text.linkHint}</p>`}
${data.stay !== null && checkbox({ id: 'stay', name: 'stay', label: messages.login.stay, checked: data.stay })}
${submitButton(text.submit)}
<button id="send" class="button quiet" type="submit" name="send" value="true" formnovalidate>${text.sendAgain}</button>`
  : html`${field({ id: 'login', name: 'username', label: messages.emailCode.address, wrong: error === 'missing' || error === 'username_invalid' }, { ...usernameInput, value: username, autofocus: true })}
<button id="send" class="button" type="submit" name="send" value="true">${text.send}</button>`}`,
    )}
${wayTo(data.login_url, text.other)}`,
  };
}
