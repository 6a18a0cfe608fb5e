import { t } from '../i18n/catalogue.ts';
import type { ConnectionDraft, TextMember } from './connection-draft.ts';

interface Props {
  readonly draft: ConnectionDraft;
  readonly change: (change: Partial<ConnectionDraft>) => void;
  readonly isNew: boolean;
}

/** Where a directory is, whom it is asked for, and by what they are known there. */
export function LdapFields({ draft, change, isNew }: Props) {
  const field = (member: TextMember | 'ldapNames', label: string, { text = '', ...input }: { text?: string; placeholder?: string; required?: boolean } = {}) => (
    <label>{label}<input className="code" dir="ltr" maxLength={512} autoComplete="off" spellCheck={false} {...input} value={draft[member]} onChange={({ target }) => change({ [member]: target.value })} />{text !== '' && <small>{text}</small>}</label>
  );
  const number = (member: 'ldapSyncHours' | 'ldapGonePercent', label: string, max: number, text: string) => (
    <label>{label}<input type="number" min={1} max={max} value={draft[member]} onChange={({ target }) => change({ [member]: target.value, ...(member === 'ldapSyncHours' && target.value === '' && { ldap_gone: '', ldapGonePercent: '' }) })} /><small>{text}</small></label>
  );
  return (
    <>
      {isNew && field('ldap_url', t('connections.ldap.url'), { required: true, placeholder: 'ldaps://directory.corp.example', text: t('connections.ldap.url.text') })}
      <label>{t('connections.ldap.ca')}<textarea dir="ltr" rows={4} spellCheck={false} value={draft.ldap_ca} placeholder="-----BEGIN CERTIFICATE-----" onChange={({ target }) => change({ ldap_ca: target.value })} /><small>{t('connections.ldap.ca.text')}</small></label>
      {field('ldap_base', t('connections.ldap.base'), { required: true, placeholder: 'ou=people,dc=corp,dc=example' })}
      {field('ldapNames', t('connections.ldap.names'), { placeholder: 'mail', text: t('connections.ldap.names.text') })}
      {field('ldap_filter', t('connections.ldap.filter'), { placeholder: '(objectClass=inetOrgPerson)' })}
      {isNew && field('subject_claim', t('connections.subject'), { placeholder: 'entryUUID', text: t('connections.ldap.subject.text') })}
      {field('email_claim', t('connections.email'), { placeholder: 'mail' })}
      <label>{t('connections.ldap.groups')}<select value={draft.ldap_groups} onChange={({ target }) => change({ ldap_groups: target.value, ...(target.value === '' && { ldap_groups_base: '' }) })}>
        <option value="">–</option>
        {['walk', 'chain'].map((each) => <option key={each}>{each}</option>)}
      </select><small>{t('connections.ldap.groups.text')}</small></label>
      {draft.ldap_groups !== '' && field('ldap_groups_base', t('connections.ldap.groups.base'), { placeholder: 'ou=groups,dc=corp,dc=example' })}
      <label className="choice"><input type="checkbox" checked={draft.ldapEverybody} onChange={({ target }) => change({ ldapEverybody: target.checked })} /><span>{t('connections.ldap.everybody')}</span></label>
      {number('ldapSyncHours', t('connections.ldap.sync'), 168, t('connections.ldap.sync.text'))}
      {draft.ldapSyncHours !== '' && (
        <>
          <label>{t('connections.ldap.gone')}<select value={draft.ldap_gone} onChange={({ target }) => change({ ldap_gone: target.value })}>
            <option value="">{t('connections.ldap.gone.disable')}</option>
            {(['keep', 'remove'] as const).map((each) => <option key={each} value={each}>{t(`connections.ldap.gone.${each}`)}</option>)}
          </select></label>
          {draft.ldap_gone !== 'keep' && number('ldapGonePercent', t('connections.ldap.percent'), 100, t('connections.ldap.percent.text'))}
        </>
      )}
    </>
  );
}
