import type { Import, ImportSummary } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** The first of those that an import left out, by where they stand in its file: asked for anew where more were, meanwhile. */
export function Refusals({ of: { import_id, refused } }: { readonly of: ImportSummary }) {
  const { data, error, refetch } = useQuery({ queryKey: ['import', import_id, refused], queryFn: () => ask<Import>('getImport', { params: { import_id } }), placeholderData: (before) => before });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  return (
    <section className="card">
      <h2 role="status">{t('imports.refusals', { file: data.file })}</h2>
      {data.refused > data.refusals.length && <p className="muted">{t('imports.refusals.first', { shown: data.refusals.length, refused: data.refused })}</p>}
      <ul className="rows">
        {data.refusals.map(({ place, reason }, index) => (
          <li key={index} lang="en"><bdi>{place}</bdi><bdi className="muted">{reason}</bdi></li>
        ))}
      </ul>
    </section>
  );
}
