import type { ConfiguredObject } from '@symbolon/contracts';
import { t } from '../i18n/catalogue.ts';
import { fileLinesOf } from '../ui/equivalents.ts';
import { Copyable } from '../ui/copyable.tsx';
import { fileEntry } from './file-entry.ts';

/** An application that is not changed here, as it stands in the file or could. */
export const ApplicationToRead = ({ known: { entry, managed_by: managedBy, secrets } }: { readonly known: ConfiguredObject }) => (
  <section className="card">
    <h2>{t('applications.is')}</h2>
    {managedBy === 'file' && <p className="muted">{t('applications.inFile')}</p>}
    <Copyable label={t('same.file')} text={fileLinesOf('clients', fileEntry(entry, secrets.length > 0))} />
  </section>
);
