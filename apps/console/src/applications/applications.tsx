import type { ConfiguredObjectPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { DataTable } from '../ui/data-table.tsx';
import { textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import './applications.css';
import { kindOf } from './kind-of.ts';

/** Applications: what each is, and who manages it. */
export function Applications() {
  const { me } = useRouteContext({ from: '__root__' });
  const [wanted, setWanted] = useState('');
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['applications'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ask<ConfiguredObjectPage>('listClients', { query: { limit: '200', cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  const found = all.filter(({ id, entry }) => `${id} ${textOf(entry['client_name'])}`.toLowerCase().includes(wanted.toLowerCase()));
  const isUnfinished = wanted !== '' && hasNextPage && !isFetching && !error; // a search is through all pages
  useEffect(() => {
    if (isUnfinished) void fetchNextPage();
  }, [isUnfinished, fetchNextPage]);
  const mayMake = me.permissions.includes('clients:write') || me.permissions.includes('resource_servers:write');
  return (
    <>
      <Heading text={t('applications')} />
      <div className="acts">
        {all.length > 0 && <input type="search" value={wanted} aria-label={t('applications.search')} placeholder={`${t('applications.search')}  /`} onChange={({ target }) => setWanted(target.value)} />}
        {mayMake && <Link className="button primary" to="/applications/new"><Plus size={16} aria-hidden /> {t('applications.new')}</Link>}
      </div>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {!(error && !data) && (
        <DataTable
          label={t('applications')}
          items={data && found}
          keyOf={({ id }) => id}
          empty={t(all.length === 0 ? 'applications.none' : 'applications.notFound')}
          more={hasNextPage ? () => void fetchNextPage() : undefined}
          columns={[
            { head: t('applications.name'), cell: ({ id, entry }) => <Link to="/applications/$clientId" params={{ clientId: id }}><bdi>{textOf(entry['client_name']) || id}</bdi></Link> },
            { head: 'client_id', cell: ({ id }) => <bdi className="id">{id}</bdi> },
            { head: t('applications.kindOf'), cell: ({ entry }) => <span className="muted">{t(`applications.kind.${kindOf(entry)}`)}</span> },
            { head: t('managed'), cell: ({ managed_by }) => <span className="state">{t(`managed.${managed_by}`)}</span> },
          ]}
        />
      )}
    </>
  );
}
