import type { AccountPage, AccountPasskey } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { day } from './formatted.ts';
import { html, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';
import { sentence } from './messages/sentence.ts';

/** What logs a person in alone. What keeps their passkeys is told by a script which ones there are, so that it offers no others. */
export function accountPasskeys(data: AccountPage, messages: Messages): Html | null {
  if (data.add_passkey_url === null && data.passkeys.length === 0) return null;
  const { passkey: text } = messages;
  return html`<section aria-labelledby="passkeys" ${{ 'data-accepted-passkeys': data.accepted_passkeys }}>
<h2 id="passkeys">${text.sectionHeading}</h2>
<p class="hint">${data.passkeys.length > 0 ? text.sectionHint : text.none}</p>
${data.passkeys.length > 0 && html`<ul class="rows">${data.passkeys.map((each, index) => row(data, each, index + 1, messages))}</ul>`}
${data.add_passkey_url !== null && html`<p><a id="add-passkey" class="button quiet small" href="${data.add_passkey_url}">${data.passkeys.length > 0 ? text.addAnother : text.add}</a></p>`}
</section>`;
}

function row(data: AccountPage, { passkey, name, provider, is_synced: isSynced, is_hardware: isHardware, since, last_used_at: used }: AccountPasskey, number: number, messages: Messages): Html {
  const { factors, passkey: text } = messages;
  const posted = html`<input type="hidden" name="passkey" value="${passkey}">`;
  const rename = html`${posted}
<label for="passkey-name-${number}">${text.newName}</label>
<input id="passkey-name-${number}" name="name" type="text" dir="auto" maxlength="100" autocomplete="off" required value="${name}">
<button id="save-passkey-${number}" class="button quiet small" type="submit">${text.save}</button>`;
  return html`<li>
<div>
<p id="passkey-${number}"><strong><bdi>${name}</bdi></strong></p>
<p class="hint">${provider !== null && html`<bdi>${provider}</bdi> · `}${isSynced ? text.synced : isHardware ? text.hardware : text.oneDevice} · ${sentence(factors.since, { time: day(since, data.locale) })}${used !== null && html` · ${sentence(factors.lastUsed, { time: day(used, data.locale) })}`}</p>
<details><summary aria-describedby="passkey-${number}">${text.rename}</summary>
${accountForm(data, `rename-passkey-form-${number}`, data.actions.rename_passkey, rename)}
</details>
</div>
${accountForm(data, `remove-passkey-form-${number}`, data.actions.remove_passkey, html`${posted}<button id="remove-passkey-${number}" class="button quiet small" type="submit" aria-describedby="passkey-${number}">${factors.remove}</button>`)}
</li>`;
}
