import { t } from '../i18n/catalogue.ts';
import { fileLinesOf } from './equivalents.ts';

interface Props {
  /** The list of the file that it stands in. */
  readonly kind: string;
  readonly entry: unknown;
}

/** What the file manages, and nobody changes here, as it stands there. */
export const InFile = ({ kind, entry }: Props) => (
  <section className="card">
    <h2>{t('same.file')}</h2>
    <pre tabIndex={0}>{fileLinesOf(kind, entry)}</pre>
  </section>
);
