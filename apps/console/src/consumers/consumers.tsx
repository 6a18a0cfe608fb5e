import type { ConfiguredObjectPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { reliedOn } from './consumer-entry.ts';

/** Those who rely on token contracts and events. */
export function Consumers() {
  const { data, error, refetch, fetchNextPage, hasNextPage, isPending } = useInfiniteQuery({
    queryKey: ['consumers'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ask<ConfiguredObjectPage>('listConsumers', { query: { cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  const found = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Heading text={t('consumers')} />
      <p className="muted">{t('consumers.text')}</p>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {isPending && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {data && found.length === 0 && <div className="empty-state"><p>{t('consumers.none')}</p><p><code>symbolon consumers register billing --file billing.consumer.yaml</code></p></div>}
      {found.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('consumers')}>
          <table>
            <thead><tr><th scope="col">{t('consumers.name')}</th><th scope="col">{t('consumers.relies')}</th><th scope="col">{t('consumers.contact')}</th><th scope="col">{t('managed')}</th></tr></thead>
            <tbody>
              {found.map(({ id, entry, managed_by }) => (
                <tr key={id}>
                  <td><Link to="/consumers/$consumer" params={{ consumer: id }}><bdi>{id}</bdi></Link></td>
                  <td className="muted"><bdi>{reliedOn(entry).map(({ name }) => name).join(', ')}</bdi></td>
                  <td><bdi>{textOf(entry['contact'])}</bdi></td>
                  <td className="muted">{t(`managed.${managed_by}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && <button type="button" onClick={() => void fetchNextPage()}>{t('more')}</button>}
    </>
  );
}
