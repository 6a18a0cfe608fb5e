import type { AccountFactor, AccountPage } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { browserLabel } from './browser-label.ts';
import { day, quantity } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** What stands beside the password: programs that show codes, keys, a telephone number, and the codes for who has lost them. */
export function accountFactors(data: AccountPage, messages: Messages): Html {
  const { factors: text } = messages;
  const has = data.authenticators.length + data.security_keys.length > 0 || data.phone !== null;
  return html`<section aria-labelledby="factors">
<h2 id="factors">${text.heading}</h2>
<p class="hint">${has ? text.hint : text.none}</p>
${
  has &&
  accountForm(
    data,
    'factors-form',
    data.actions.remove_factor,
    html`<ul class="rows">
${data.authenticators.map((factor, index) => row(factor, index + 1, data.locale, messages))}
${data.security_keys.map((key, index) => row(key, data.authenticators.length + index + 1, data.locale, messages, { name: 'passkey', action: data.actions.remove_passkey }))}
${data.phone && row(data.phone, data.authenticators.length + data.security_keys.length + 1, data.locale, messages, { name: 'phone', action: data.actions.remove_phone })}
</ul>`,
  )
}
<p><a id="add-authenticator" class="button quiet small" href="${data.add_authenticator_url}">${data.authenticators.length > 0 ? text.addAnother : text.add}</a>
<a id="add-security-key" class="button quiet small" href="${data.add_security_key_url}">${messages.passkey.addKey}</a>
${data.add_phone_url !== null && html`<a id="add-phone" class="button quiet small" href="${data.add_phone_url}">${data.phone ? messages.phone.change : messages.phone.add}</a>`}</p>
${
  has &&
  accountForm(
    data,
    'recovery-codes-form',
    data.actions.renew_recovery_codes,
    html`<input type="hidden" name="seed" value="${data.recovery_codes_seed}">
<p class="hint">${sentence(text.recoveryLeft, { count: quantity(data.recovery_codes, data.locale) })}</p>
<button id="renew-recovery-codes" class="button quiet small" type="submit">${text.renew}</button>`,
  )
}
${data.remembered_devices.length > 0 && devices(data, messages)}
</section>`;
}

/** Browsers that are not asked. */
const devices = (data: AccountPage, messages: Messages): Html => html`<p class="hint">${messages.factors.remembered}</p>
${accountForm(
  data,
  'devices-form',
  data.actions.forget_device,
  html`<ul class="rows">
${data.remembered_devices.map(
  ({ device, browser, system, until }, index) => html`<li>
<div>
<p id="device-${index + 1}"><strong>${browserLabel(browser, system, messages)}</strong></p>
<p class="hint">${sentence(messages.factors.until, { time: day(until, data.locale) })}</p>
</div>
<button id="forget-device-${index + 1}" class="button quiet small" type="submit" name="device" value="${device}" aria-describedby="device-${index + 1}">${messages.factors.forget}</button>
</li>`,
)}
</ul>`,
)}`;

const row = ({ factor, name, is_hardware: isHardware, since, last_used_at: used }: AccountFactor, number: number, locale: string, { factors: text, passkey }: Messages, remove: { readonly name: string; readonly action?: string } = { name: 'factor' }): Html => html`<li>
<div>
<p id="factor-${number}"><strong><bdi>${name}</bdi></strong></p>
<p class="hint">${isHardware && html`${passkey.hardware} · `}${sentence(text.since, { time: day(since, locale) })}${used !== null && html` · ${sentence(text.lastUsed, { time: day(used, locale) })}`}</p>
</div>
<button id="remove-factor-${number}" class="button quiet small" type="submit" name="${remove.name}" value="${factor}" ${{ formaction: remove.action }} aria-describedby="factor-${number}">${text.remove}</button>
</li>`;
