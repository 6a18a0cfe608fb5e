import type { AdminUserPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** People, found by the beginning of their log-in name. */
export function Users() {
  const { username } = useSearch({ from: '/users' });
  const navigate = useNavigate({ from: '/users' });
  const { data, error, refetch, fetchNextPage, hasNextPage, isPending } = useInfiniteQuery({
    queryKey: ['users', username],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => ask<AdminUserPage>('listUsers', { query: { username, cursor: pageParam }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    placeholderData: (before) => before,
  });
  const people = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Heading text={t('users')} />
      <input type="search" value={username ?? ''} maxLength={320} aria-label={t('search')} placeholder={`${t('search')}  /`} onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { username: target.value }, replace: true })} />
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {isPending && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {data && people.length === 0 && <p className="empty-state">{t('users.none')}</p>}
      {people.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('users')}>
          <table>
            <thead><tr><th scope="col">{t('name')}</th><th scope="col">{t('state')}</th><th scope="col">{t('administers')}</th><th scope="col">{t('since')}</th></tr></thead>
            <tbody>
              {people.map((person) => (
                <tr key={person.user_id}>
                  <td><Link to="/users/$userId" params={{ userId: person.user_id }}><bdi>{person.username}</bdi></Link></td>
                  <td><span className={`state ${person.state}`}>{t(`state.${person.state}`)}</span></td>
                  <td>{person.administrator_roles.join(', ')}</td>
                  <td className="muted">{shownTime(person.created_at)}</td>
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
