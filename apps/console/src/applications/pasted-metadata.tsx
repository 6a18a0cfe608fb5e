import { useState } from 'react';
import { t } from '../i18n/catalogue.ts';
import type { SamlDraft } from './saml-draft.ts';
import { readMetadata } from './saml-metadata.ts';

/** The metadata of an application are read here and now, and not kept: what they say stands in the fields. */
export function PastedMetadata({ take }: { readonly take: (said: Partial<SamlDraft>) => void }) {
  const [text, setText] = useState('');
  const said = text === '' ? undefined : readMetadata(text);
  const read = (given: string) => {
    setText(given);
    const found = readMetadata(given);
    if (found) take(found);
  };
  return (
    <>
      <label>{t('applications.saml.metadata')}
        <textarea className="code" dir="ltr" autoComplete="off" spellCheck={false} value={text} rows={2} placeholder="<EntityDescriptor …>" onChange={({ target }) => read(target.value)} />
        <small role="status">{t(text !== '' && !said ? 'applications.saml.metadata.none' : 'applications.saml.metadata.text')}</small>
      </label>
      <label>{t('applications.saml.file')}<input type="file" accept=".xml,application/xml,text/xml,application/samlmetadata+xml" onChange={({ target }) => void target.files?.[0]?.text().then(read)} /></label>
    </>
  );
}
