import { connectionLevels, connectionProfiles, profileClaims } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { Copyable } from '../ui/copyable.tsx';
import { linesOf } from '../ui/entry.ts';
import { RuleFields } from '../ui/rule-fields.tsx';
import { addressOf, type ConnectionDraft } from './connection-draft.ts';
import { ProtocolFields } from './protocol-fields.tsx';
import { SignalFields } from './signal-fields.tsx';

interface Props {
  readonly draft: ConnectionDraft;
  readonly change: (change: Partial<ConnectionDraft>) => void;
  readonly isNew?: boolean;
}

/** The members of a connection, in the order in which somebody sets one up: there, here, whom it is believed of, what it says, who goes there, what a log-in there is. */
export function ConnectionFields({ draft, change, isNew = false }: Props) {
  const lines = (member: 'trustedDomains' | 'domains', placeholder: string) => (
    <textarea dir="ltr" value={draft[member]} rows={Math.max(2, linesOf(draft[member]).length)} spellCheck={false} placeholder={placeholder} onChange={({ target }) => change({ [member]: target.value })} />
  );
  const profile = connectionProfiles[draft.provider];
  return (
    <>
      {isNew && <label><span>{t('connections.id')}</span><input className="code" dir="ltr" value={draft.connection} maxLength={63} required autoComplete="off" placeholder="corp" onChange={({ target }) => change({ connection: target.value.toLowerCase().replace(/[^a-z0-9_-]/g, '') })} /><small>{t('connections.id.text')}</small></label>}
      {isNew && draft.connection !== '' && draft.provider !== 'ldap' && <><Copyable label={t(draft.provider === 'saml' ? 'connections.saml.acs' : 'connections.redirect')} text={addressOf(draft.connection, 'connectionCallback')} />{draft.provider !== 'saml' && <p className="muted">{t('connections.redirect.text')}</p>}</>}
      <ProtocolFields draft={draft} change={change} isNew={isNew} />

      <h3>{t('connections.who')}</h3>
      {profile?.isBelieved === false ? <p className="muted">{t('connections.trusted.never')}</p> : <label>{t('connections.trusted')}{lines('trustedDomains', 'corp.example')}<small>{t('connections.trusted.text')}</small></label>}
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

      {['oidc', 'saml'].includes(profile?.type ?? draft.provider) && (
        <>
          <h3>{t('connections.logins')}</h3>
          <RuleFields legend={t('connections.levels')} text={t('connections.levels.text')} rules={draft.levels} change={(levels) => change({ levels })} example="urn:corp:two-factors" word={t('connections.word')}
            named={(rule, name) => <select aria-label={t('connections.level')} value={rule.name} onChange={({ target }) => name(target.value)}><option value="">–</option>{connectionLevels.map((each) => <option key={each}>{each}</option>)}</select>} />
          <label className="choice"><input type="checkbox" checked={draft.endsThere} onChange={({ target }) => change({ endsThere: target.checked })} /><span>{t('connections.logout')}</span></label>
          {draft.provider === 'saml' && <label className="choice"><input type="checkbox" checked={draft.mayComeUnasked} onChange={({ target }) => change({ mayComeUnasked: target.checked })} /><span>{t('connections.saml.unasked')}</span></label>}
          {draft.provider === 'saml' && <label className="choice"><input type="checkbox" checked={draft.isAskedSilently} onChange={({ target }) => change({ isAskedSilently: target.checked })} /><span>{t('connections.saml.passive')}</span></label>}
          {draft.provider === 'saml' && draft.connection !== '' && <Copyable label={t('connections.saml.slo')} text={addressOf(draft.connection, 'connectionSingleLogout')} />}
          {draft.provider !== 'saml' && (
            <>
              {draft.connection !== '' && <Copyable label={t('connections.logout.heard')} text={addressOf(draft.connection, 'connectionLogout')} />}
              {draft.connection !== '' && draft.endsThere && <Copyable label={t('connections.logout.back')} text={addressOf(draft.connection, 'connectionLoggedOut')} />}
            </>
          )}
        </>
      )}
      {(profile?.type ?? draft.provider) === 'oidc' && <SignalFields draft={draft} change={change} />}
      {['oidc', 'oauth2'].includes(profile?.type ?? draft.provider) && (
        <>
          <h3>{t('connections.tokens')}</h3>
          <label className="choice"><input type="checkbox" checked={draft.keepsTokens} onChange={({ target }) => change({ keepsTokens: target.checked })} /><span>{t('connections.tokens.keep')}</span></label>
          <p className="muted">{t('connections.tokens.text')}</p>
        </>
      )}
    </>
  );
}
