import { profileClaims } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { Copyable } from '../ui/copyable.tsx';
import { linesOf } from '../ui/entry.ts';
import { redirectUriOf, type ConnectionDraft } from './connection-draft.ts';
import { RuleFields } from './rule-fields.tsx';

interface Props {
  readonly draft: ConnectionDraft;
  readonly change: (change: Partial<ConnectionDraft>) => void;
  readonly isNew?: boolean;
}

/** The members of a connection, in the order in which somebody sets one up: there, here, whom it is believed of, what it says. */
export function ConnectionFields({ draft, change, isNew = false }: Props) {
  const lines = (member: 'trustedDomains' | 'domains', placeholder: string) => (
    <textarea dir="ltr" value={draft[member]} rows={Math.max(2, linesOf(draft[member]).length)} spellCheck={false} placeholder={placeholder} onChange={({ target }) => change({ [member]: target.value })} />
  );
  return (
    <>
      {isNew && <label><span>{t('connections.id')}</span><input className="code" dir="ltr" value={draft.connection} maxLength={63} required autoComplete="off" placeholder="corp" onChange={({ target }) => change({ connection: target.value.toLowerCase().replace(/[^a-z0-9_-]/g, '') })} /><small>{t('connections.id.text')}</small></label>}
      {isNew && draft.connection !== '' && <><Copyable label={t('connections.redirect')} text={redirectUriOf(draft.connection)} /><p className="muted">{t('connections.redirect.text')}</p></>}
      <label>{t('connections.name')}<input value={draft.name} maxLength={60} required dir="auto" autoComplete="off" placeholder="Example Corp" onChange={({ target }) => change({ name: target.value })} /><small>{t('connections.name.text')}</small></label>
      {isNew && <label>{t('connections.issuer')}<input className="code" type="url" dir="ltr" value={draft.issuer} maxLength={2000} required autoComplete="off" placeholder="https://login.corp.example" onChange={({ target }) => change({ issuer: target.value.trim() })} /><small>{t('connections.issuer.text')}</small></label>}
      <label>{t('connections.client')}<input className="code" dir="ltr" value={draft.clientId} maxLength={255} required autoComplete="off" spellCheck={false} onChange={({ target }) => change({ clientId: target.value })} /></label>
      <label>{t('connections.secret')}<input type="password" value={draft.clientSecret} maxLength={1024} required={isNew} autoComplete="new-password" onChange={({ target }) => change({ clientSecret: target.value })} /><small>{t(isNew ? 'connections.secret.text' : 'connections.secret.kept')}</small></label>
      <label>{t('connections.scopes')}<input className="code" dir="ltr" value={draft.scopes} maxLength={2000} spellCheck={false} autoComplete="off" onChange={({ target }) => change({ scopes: target.value })} /></label>

      <h3>{t('connections.who')}</h3>
      <label>{t('connections.trusted')}{lines('trustedDomains', 'corp.example')}<small>{t('connections.trusted.text')}</small></label>
      <label className="choice"><input type="checkbox" checked={draft.createPeople} onChange={({ target }) => change({ createPeople: target.checked })} /><span>{t('connections.create')}</span></label>

      <h3>{t('connections.says')}</h3>
      <RuleFields legend={t('connections.claims')} text={t('connections.claims.text')} rules={draft.claims} change={(claims) => change({ claims })} example="claims.given_name + ' ' + claims.family_name"
        named={(rule, name) => <select aria-label={t('connections.claim')} value={rule.name} onChange={({ target }) => name(target.value)}><option value="">–</option>{profileClaims.map((each) => <option key={each}>{each}</option>)}</select>} />
      <label className="choice"><input type="checkbox" checked={draft.isRefreshed} onChange={({ target }) => change({ isRefreshed: target.checked })} /><span>{t('connections.refresh')}</span></label>
      <RuleFields legend={t('connections.roles')} text={t('connections.roles.text')} rules={draft.roles} change={(roles) => change({ roles })} example="'editors' in claims.groups"
        named={(rule, name) => <input className="named code" dir="ltr" aria-label={t('connections.role')} value={rule.name} maxLength={128} autoComplete="off" placeholder="editor" onChange={({ target }) => name(target.value)} />} />

      <h3>{t('connections.home')}</h3>
      <label>{t('connections.domains')}{lines('domains', 'corp.example')}<small>{t('connections.domains.text')}</small></label>
      <label className="choice"><input type="checkbox" checked={draft.isEnforced} onChange={({ target }) => change({ isEnforced: target.checked })} /><span>{t('connections.enforced')}</span></label>
    </>
  );
}
