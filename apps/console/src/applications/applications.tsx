import type { ConfiguredObject, ConfiguredObjectPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import './applications.css';
import { kindOf } from './kind-of.ts';

/** Applications: what each is, and who manages it. */
export function Applications() {
  const { me } = useRouteContext({ from: '__root__' });
  const [wanted, setWanted] = useState('');
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['applications'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ask<ConfiguredObjectPage>('listClients', { query: { limit: '200', cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  const all = data?.pages.flatMap(({ items }) => items) ?? [];
  const found = all.filter(({ id, entry }) => `${id} ${textOf(entry['client_name'])}`.toLowerCase().includes(wanted.toLowerCase()));
  const mayMake = me.permissions.includes('clients:write') || me.permissions.includes('resource_servers:write');
  return (
    <>
      <Heading text={t('applications')} />
      <div className="acts">
        {all.length > 0 && <input type="search" value={wanted} aria-label={t('applications.search')} placeholder={`${t('applications.search')}  /`} onChange={({ target }) => setWanted(target.value)} />}
        {mayMake && <Link className="button primary" to="/applications/new"><Plus size={16} aria-hidden /> {t('applications.new')}</Link>}
      </div>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {!data && !error && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {data && found.length === 0 && <p className="empty-state">{t(all.length === 0 ? 'applications.none' : 'applications.notFound')}</p>}
      {found.length > 0 && <Table applications={found} />}
      {hasNextPage && <button type="button" onClick={() => void fetchNextPage()}>{t('more')}</button>}
    </>
  );
}

const Table = ({ applications }: { readonly applications: readonly ConfiguredObject[] }) => (
  <div className="scroll" tabIndex={0} role="region" aria-label={t('applications')}>
    <table>
      <thead><tr><th scope="col">{t('applications.name')}</th><th scope="col">client_id</th><th scope="col">{t('applications.kindOf')}</th><th scope="col">{t('managed')}</th></tr></thead>
      <tbody>
        {applications.map(({ id, entry, managed_by }) => (
          <tr key={id}>
            <td><Link to="/applications/$clientId" params={{ clientId: id }}><bdi>{textOf(entry['client_name']) || id}</bdi></Link></td>
            <td><bdi className="id">{id}</bdi></td>
            <td className="muted">{t(`applications.kind.${kindOf(entry)}`)}</td>
            <td><span className="state">{t(`managed.${managed_by}`)}</span></td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
);
