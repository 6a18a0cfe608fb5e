import type { ConfiguredObjectPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { apiOf } from './api-entry.ts';

/** The APIs that trust our tokens. */
export function Apis() {
  const { me } = useRouteContext({ from: '__root__' });
  const { data, error, refetch, fetchNextPage, hasNextPage, isPending } = useInfiniteQuery({
    queryKey: ['apis'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ask<ConfiguredObjectPage>('listResourceServers', { query: { cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  const found = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Heading text={t('apis')} />
      <p className="muted">{t('apis.text')}</p>
      <div className="acts">
        {me.permissions.includes('resource_servers:write') && <Link className="button" to="/apis/new">{t('apis.new')}</Link>}
        <Link to="/contracts">{t('apis.picture')}</Link>
      </div>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {isPending && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {data && found.length === 0 && <p className="empty-state">{t('contracts.none')}</p>}
      {found.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('apis')}>
          <table>
            <thead><tr><th scope="col">{t('apis.audience')}</th><th scope="col">{t('apis.name')}</th><th scope="col">{t('apis.scopes')}</th><th scope="col">{t('apis.claims')}</th><th scope="col">{t('managed')}</th></tr></thead>
            <tbody>
              {found.map(({ id, entry, managed_by }) => {
                const { name, scopes, claims } = apiOf(entry);
                return (
                  <tr key={id}>
                    <td><Link to="/apis/$audience" params={{ audience: id }}><bdi>{id}</bdi></Link></td>
                    <td><bdi>{name}</bdi></td>
                    <td className="muted">{scopes.length}</td>
                    <td className="muted">{claims.length}</td>
                    <td className="muted">{t(`managed.${managed_by}`)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && <button type="button" onClick={() => void fetchNextPage()}>{t('more')}</button>}
    </>
  );
}
