import type { Import } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** The first of those that an import left out, by where they stand in its file. */
export function Refusals({ of }: { readonly of: string }) {
  const { data, error, refetch } = useQuery({ queryKey: ['import', of], queryFn: () => ask<Import>('getImport', { params: { import_id: of } }) });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  return (
    <section className="card" role="status">
      <h2>{t('imports.refusals', { file: data.file })}</h2>
      {data.refused > data.refusals.length && <p className="muted">{t('imports.refusals.first', { shown: data.refusals.length, refused: data.refused })}</p>}
      <ul className="rows">
        {data.refusals.map(({ place, reason }) => (
          <li key={place} lang="en"><bdi>{place}</bdi><bdi className="muted">{reason}</bdi></li>
        ))}
      </ul>
    </section>
  );
}
