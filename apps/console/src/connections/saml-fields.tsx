import { t } from '../i18n/catalogue.ts';
import { Copyable } from '../ui/copyable.tsx';
import { addressOf, type ConnectionDraft } from './connection-draft.ts';

interface Props {
  readonly draft: ConnectionDraft;
  readonly change: (change: Partial<ConnectionDraft>) => void;
  readonly isNew: boolean;
}

/** Who a provider of SAML is, by which document, and what it calls people. */
export function SamlFields({ draft, change, isNew }: Props) {
  const shared = { className: 'code', dir: 'ltr', autoComplete: 'off', spellCheck: false } as const;
  return (
    <>
      {draft.connection !== '' && <><Copyable label={t('connections.saml.metadata.ours')} text={addressOf(draft.connection, 'connectionMetadata')} /><p className="muted">{t('connections.saml.metadata.ours.text')}</p></>}
      {isNew && <label>{t('connections.saml.entity')}<input {...shared} value={draft.entity_id} maxLength={1024} required placeholder="https://idp.corp.example/metadata" onChange={({ target }) => change({ entity_id: target.value.trim() })} /><small>{t('connections.saml.entity.text')}</small></label>}
      <label>{t('connections.saml.metadata')}<textarea {...shared} rows={3} value={draft.idp_metadata} maxLength={262_144} required={isNew} placeholder="https://idp.corp.example/metadata.xml" onChange={({ target }) => change({ idp_metadata: target.value.trim() })} /><small>{t('connections.saml.metadata.text')}</small></label>
      <label>{t('connections.saml.nameId')}<select value={draft.name_id} onChange={({ target }) => change({ name_id: target.value })}><option value="">{t('connections.saml.nameId.any')}</option>{['persistent', 'email'].map((each) => <option key={each}>{each}</option>)}</select></label>
      {isNew && <label>{t('connections.saml.subject')}<input {...shared} value={draft.subject_claim} maxLength={255} onChange={({ target }) => change({ subject_claim: target.value })} /><small>{t('connections.saml.subject.text')}</small></label>}
      <label>{t('connections.saml.email')}<input {...shared} value={draft.email_claim} maxLength={255} onChange={({ target }) => change({ email_claim: target.value })} /><small>{t('connections.saml.email.text')}</small></label>
    </>
  );
}
