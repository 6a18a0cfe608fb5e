import type { ScimSourceList } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { DataTable } from '../ui/data-table.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** The directories that push people here. */
export function Sources() {
  const { data, error, refetch } = useQuery({ queryKey: ['scim-sources'], queryFn: () => ask<ScimSourceList>('listScimSources') });
  return (
    <section className="card targets">
      <h2>{t('provisioning.sources')}</h2>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      <DataTable
        label={t('provisioning.sources')}
        items={data?.items}
        keyOf={({ source_id }) => source_id}
        isShort
        empty={t('provisioning.sources.none')}
        columns={[
          { head: t('provisioning.name'), cell: ({ name }) => <bdi>{name}</bdi> },
          { head: 'source_id', cell: ({ source_id }) => <bdi className="id">{source_id}</bdi> },
          { head: t('provisioning.people'), cell: ({ users }) => users },
          { head: t('provisioning.groups'), cell: ({ groups }) => groups },
          { head: t('provisioning.used'), cell: ({ last_used_at: at }) => <span className="muted">{at === null ? t('provisioning.never') : shownTime(at)}</span> },
          { head: t('provisioning.refused'), cell: ({ last_refusal: last }) => last && <span className="inline"><bdi className="id">{[last.request, last.status, last.scim_type].filter((each) => each !== null).join(' ')}</bdi> <span className="muted">{shownTime(last.at)}</span></span> },
        ]}
      />
    </section>
  );
}
