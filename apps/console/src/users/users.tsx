import type { AdminUserPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { DataTable } from '../ui/data-table.tsx';
import { Heading } from '../ui/heading.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** People, found by the beginning of their log-in name. */
export function Users() {
  const { username } = useSearch({ from: '/users' });
  const navigate = useNavigate({ from: '/users' });
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['users', username],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ask<AdminUserPage>('listUsers', { query: { username, cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
  return (
    <>
      <Heading text={t('users')} />
      <input type="search" value={username ?? ''} maxLength={320} aria-label={t('search')} placeholder={`${t('search')}  /`} onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { username: target.value }, replace: true })} />
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {!(error && !data) && (
        <DataTable
          label={t('users')}
          items={data?.pages.flatMap(({ items }) => items)}
          keyOf={({ user_id }) => user_id}
          empty={t('users.none')}
          more={hasNextPage ? () => void fetchNextPage() : undefined}
          columns={[
            { head: t('name'), cell: ({ user_id, username: shown }) => <Link to="/users/$userId" params={{ userId: user_id }}><bdi>{shown}</bdi></Link> },
            { head: t('state'), cell: ({ state }) => <span className={`state ${state}`}>{t(`state.${state}`)}</span> },
            { head: t('administers'), cell: ({ administrator_roles }) => administrator_roles.join(', ') },
            { head: t('since'), cell: ({ created_at }) => <span className="muted"><Moment at={created_at} /></span> },
          ]}
        />
      )}
    </>
  );
}
