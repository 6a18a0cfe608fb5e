import type { AccountPage, ProfileClaim } from '@symbolon/contracts';
import { accountForm } from './account-form.ts';
import { field, formAlert } from './form.ts';
import { html, type Attributes, type Html } from './html.ts';
import type { Messages } from './messages/messages.ts';

const line = { type: 'text', maxlength: 100, dir: 'auto' } as const;
const address = { type: 'url', maxlength: 2000, dir: 'ltr' } as const;

/** What a field for a claim takes, and what browsers may fill in. */
const inputs: Readonly<Record<ProfileClaim, Attributes>> = {
  name: { ...line, autocomplete: 'name' },
  given_name: { ...line, autocomplete: 'given-name' },
  family_name: { ...line, autocomplete: 'family-name' },
  middle_name: { ...line, autocomplete: 'additional-name' },
  nickname: { ...line, autocomplete: 'nickname' },
  profile: { ...address, autocomplete: 'off' },
  picture: { ...address, autocomplete: 'photo' },
  website: { ...address, autocomplete: 'url' },
  gender: { ...line, autocomplete: 'sex' },
  birthdate: { type: 'text', maxlength: 10, dir: 'ltr', autocomplete: 'bday' },
  zoneinfo: { type: 'text', maxlength: 64, dir: 'ltr', autocomplete: 'off' },
  locale: { type: 'text', maxlength: 35, dir: 'ltr', autocomplete: 'language' },
};

/** What people say of themselves, where they may. None of it has to be said. */
export function accountProfile(data: AccountPage, messages: Messages): Html | null {
  const { profile, error } = data;
  if (profile === null) return null;
  const { profile: text } = messages;
  const isWrong = error === 'claim_invalid';
  const fields = profile.claims.map(({ claim, value }) => {
    const wrong = isWrong && claim === profile.wrong;
    const hint = claim in text.hints ? text.hints[claim as keyof typeof text.hints] : undefined;
    return field({ id: `profile-${claim.replace('_', '-')}`, name: claim, label: text.labels[claim], ...(hint !== undefined && { hint: html`${hint}` }), wrong }, { ...inputs[claim], value, required: false, autofocus: wrong });
  });
  return html`<section aria-labelledby="profile">
<h2 id="profile">${text.heading}</h2>
<p class="hint">${text.hint}</p>
${accountForm(data, 'profile-form', profile.action, html`${isWrong && formAlert(messages, error)}
${fields}
<button id="save-profile" class="button quiet small" type="submit">${text.save}</button>`)}
</section>`;
}
