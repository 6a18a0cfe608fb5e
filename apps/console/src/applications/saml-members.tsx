import { paths } from 'virtual:contract';
import { t } from '../i18n/catalogue.ts';
import { issuer } from '../session/authorization.ts';
import { linesOf } from '../ui/entry.ts';
import { RuleFields } from '../ui/rule-fields.tsx';
import { PastedMetadata } from './pasted-metadata.tsx';
import type { SamlDraft } from './saml-draft.ts';

interface Props {
  readonly clientId: string;
  readonly draft: SamlDraft;
  readonly change: (change: Partial<SamlDraft>) => void;
}

const code = { className: 'code', dir: 'ltr', autoComplete: 'off', spellCheck: false } as const;

/** What an application that speaks SAML says of itself, and what it is told of people: first what each of them needs. */
export function SamlMembers({ clientId, draft, change }: Props) {
  return (
    <>
      <fieldset className="form">
        <legend>{t('applications.saml.theirs')}</legend>
        <PastedMetadata take={change} />
        <label>{t('applications.saml.entity')}<input {...code} value={draft.entity_id} maxLength={1024} required placeholder="https://app.example.com/saml" onChange={({ target }) => change({ entity_id: target.value.trim() })} /></label>
        <label>{t('applications.saml.acs')}<textarea {...code} value={draft.acs_urls} rows={Math.max(1, linesOf(draft.acs_urls).length)} required placeholder="https://app.example.com/saml/acs" onChange={({ target }) => change({ acs_urls: target.value })} /><small>{t('applications.saml.acs.text')}</small></label>
        <label>{t('connections.saml.nameId')}<select value={draft.name_id_format} onChange={({ target }) => change({ name_id_format: target.value })}>{['persistent', 'emailAddress', 'unspecified'].map((each) => <option key={each}>{each}</option>)}</select></label>
      </fieldset>
      <RuleFields
        legend={t('applications.saml.attributes')}
        text={t('applications.saml.attributes.text')}
        rules={draft.attributes}
        change={(attributes) => change({ attributes })}
        example="claims.email"
        named={(rule, name) => <input {...code} aria-label={t('applications.saml.attribute')} value={rule.name} maxLength={256} placeholder="email" onChange={({ target }) => name(target.value)} />}
      />
      <details className="more" open={draft.certificates !== '' || draft.slo_url !== '' || draft.slo_soap_url !== '' || draft.encryption_certificate !== ''}>
        <summary>{t('applications.saml.more')}</summary>
        <div className="form">
          <label>{t('applications.saml.certificates')}<textarea {...code} value={draft.certificates} rows={3} maxLength={32_768} onChange={({ target }) => change({ certificates: target.value })} /><small>{t('applications.saml.certificates.text')}</small></label>
          <label className="choice"><input type="checkbox" checked={draft.isSignatureWanted} onChange={({ target }) => change({ isSignatureWanted: target.checked })} /><span>{t('applications.saml.signed')}</span></label>
          <label>{t('applications.saml.slo')}<input {...code} value={draft.slo_url} maxLength={2048} onChange={({ target }) => change({ slo_url: target.value.trim() })} /><small>{t('applications.saml.slo.text')}</small></label>
          <label className="choice"><input type="checkbox" checked={draft.isToldByForm} disabled={draft.slo_url === ''} onChange={({ target }) => change({ isToldByForm: target.checked })} /><span>{t('applications.saml.slo.post')}</span></label>
          <label>{t('applications.saml.soap')}<input {...code} value={draft.slo_soap_url} maxLength={2048} onChange={({ target }) => change({ slo_soap_url: target.value.trim() })} /><small>{t('applications.saml.soap.text')}</small></label>
          <label>{t('applications.saml.encryption')}<textarea {...code} value={draft.encryption_certificate} rows={3} maxLength={8192} onChange={({ target }) => change({ encryption_certificate: target.value })} /><small>{t('applications.saml.encryption.text')}</small></label>
          <label className="choice"><input type="checkbox" checked={draft.isBegunHere} onChange={({ target }) => change({ isBegunHere: target.checked })} /><span>{t('applications.saml.start')} <code>{issuer + paths.samlStart.replace('{client}', encodeURIComponent(clientId))}</code></span></label>
        </div>
      </details>
    </>
  );
}
