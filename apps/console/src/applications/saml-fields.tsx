import { t } from '../i18n/catalogue.ts';
import { OurSide } from './our-side.tsx';
import type { SamlDraft } from './saml-draft.ts';
import { SamlMembers } from './saml-members.tsx';

interface Props {
  readonly clientId: string;
  readonly draft: SamlDraft;
  readonly change: (change: Partial<SamlDraft>) => void;
}

/** SAML on the page of an application, which may speak it beside OpenID Connect, or alone. */
export function SamlFields({ clientId, draft, change }: Props) {
  return (
    <details className="saml" open={draft.isOn}>
      <summary>SAML 2.0</summary>
      <label className="choice"><input type="checkbox" checked={draft.isOn} onChange={({ target }) => change({ isOn: target.checked })} /><span>{t('applications.saml.on')}</span></label>
      {draft.isOn && (
        <div className="form">
          <SamlMembers clientId={clientId} draft={draft} change={change} />
          <OurSide />
        </div>
      )}
    </details>
  );
}
