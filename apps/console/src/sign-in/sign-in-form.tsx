import { useState } from 'react';
import { firstFactorKinds, profileClaims, recoveryWays, secondFactorEmailPolicies, secondFactorPolicies, secondFactorSmsPolicies, signInDefaults } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { linesOf, listOf, textOf } from '../ui/entry.ts';
import { Saving } from '../ui/saving.tsx';
import type { Known } from '../ui/single-entry.tsx';

/** The members of the policy, each with what holds where nothing is said of it. */
export function SignInForm({ known, mayWrite, changed }: Known) {
  const [draft, setDraft] = useState<Readonly<Record<string, unknown>>>({ ...signInDefaults, ...known?.entry });
  const [roles, setRoles] = useState(listOf(draft['second_factor_roles']).join('\n'));
  const set = (member: string, value: unknown) => setDraft((before) => ({ ...before, [member]: value }));
  /** One of several. */
  const choice = <Value extends string>(member: string, label: string, values: readonly Value[], name: (value: Value) => string) => (
    <label>{label}<select value={textOf(draft[member])} disabled={!mayWrite} onChange={({ target }) => set(member, target.value)}>{values.map((each) => <option key={each} value={each}>{name(each)}</option>)}</select></label>
  );
  /** Any of several, in their own order. */
  const choices = <Value extends string>(member: string, values: readonly Value[], name: (value: Value) => string) => values.map((each) => (
    <label key={each} className="choice">
      <input type="checkbox" checked={listOf(draft[member]).includes(each)} disabled={!mayWrite} onChange={({ target }) => set(member, values.filter((value) => (value === each ? target.checked : listOf(draft[member]).includes(value))))} />
      <span>{name(each)}</span>
    </label>
  ));
  return (
    <form className="card form" onSubmit={(event) => event.preventDefault()}>
      <fieldset>
        <legend>{t('sign_in.first')}</legend>
        {choices('first_factors', firstFactorKinds, (kind) => t(`sign_in.first.${kind}`))}
        <p className="muted">{t('sign_in.first.text')}</p>
      </fieldset>
      {choice('second_factor', t('sign_in.second'), secondFactorPolicies, (each) => t(`sign_in.second.${each}`))}
      <label>{t('sign_in.roles')}
        <textarea value={roles} rows={Math.max(2, linesOf(roles).length)} readOnly={!mayWrite} spellCheck={false} onChange={({ target }) => { setRoles(target.value); set('second_factor_roles', linesOf(target.value)); }} />
        <small>{t('sign_in.roles.text')}</small>
      </label>
      {choice('second_factor_sms', t('sign_in.sms'), secondFactorSmsPolicies, (each) => t(`sign_in.sms.${each}`))}
      {choice('second_factor_email', t('sign_in.email'), secondFactorEmailPolicies, (each) => t(`sign_in.email.${each}`))}
      <label>{t('sign_in.remember')}<input type="number" min={0} max={365} value={String(draft['remember_device_days'])} readOnly={!mayWrite} onChange={({ target }) => set('remember_device_days', target.valueAsNumber)} /><small>{t('sign_in.remember.text')}</small></label>
      <label>{t('sign_in.password')}<input type="number" min={8} max={64} value={String(draft['password_min_length'])} readOnly={!mayWrite} onChange={({ target }) => set('password_min_length', target.valueAsNumber)} /><small>{t('sign_in.password.text')}</small></label>
      <label className="choice"><input type="checkbox" checked={draft['offer_passkey'] === true} disabled={!mayWrite} onChange={({ target }) => set('offer_passkey', target.checked)} /><span>{t('sign_in.offer')}</span></label>
      <label className="choice"><input type="checkbox" checked={draft['new_browser_mail'] === true} disabled={!mayWrite} onChange={({ target }) => set('new_browser_mail', target.checked)} /><span>{t('sign_in.new_browser')}</span></label>
      <fieldset>
        <legend>{t('sign_in.recovery')}</legend>
        {choices('recovery', recoveryWays, (way) => t(`sign_in.recovery.${way}`))}
        <p className="muted">{t('sign_in.recovery.text')}</p>
      </fieldset>
      {listOf(draft['recovery']).includes('waiting_period') && <label>{t('sign_in.recovery.days')}<input type="number" min={1} max={30} value={String(draft['recovery_waiting_days'])} readOnly={!mayWrite} onChange={({ target }) => set('recovery_waiting_days', target.valueAsNumber)} /></label>}
      <fieldset>
        <legend>{t('sign_in.profile')}</legend>
        {choices('people_may_change', profileClaims, (claim) => claim)}
      </fieldset>
      {mayWrite && <Saving write="replaceSignIn" read="getSignIn" draft={draft} {...(known ? { etag: known.etag } : { isNew: true })} command="sign-in set" file={{ kind: 'sign_in', entry: draft }} saved={changed} takeTheirs={() => void changed()} />}
    </form>
  );
}
