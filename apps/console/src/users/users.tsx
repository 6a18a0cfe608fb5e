import type { AdminUser } from '@symbolon/contracts';
import { Link, useNavigate, useRouteContext, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { Moment } from '../ui/moment.tsx';
import { PageTable } from '../ui/page-table.tsx';

/** People, found by the beginning of their log-in name. */
export function Users() {
  const { me } = useRouteContext({ from: '__root__' });
  const { username } = useSearch({ from: '/users' });
  const navigate = useNavigate({ from: '/users' });
  const people = usePages<AdminUser>({ endpoint: 'listUsers', queryKey: ['users', username], query: { username }, keepsBefore: true });
  const mayWrite = me.permissions.includes('users:write');
  return (
    <>
      <Heading text={t('users')} />
      <div className="acts">
        <input type="search" value={username ?? ''} maxLength={320} aria-label={t('search')} placeholder={`${t('search')}  /`} onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { username: target.value }, replace: true })} />
        <Link className="button" to="/users/imports">{t('imports')}</Link>
        {mayWrite && <Link className="button primary" to="/users/new"><Plus size={16} aria-hidden /> {t('users.new')}</Link>}
      </div>
      <PageTable
        pages={people}
        label={t('users')}
        keyOf={({ user_id }) => user_id}
        empty={<><p>{t('users.none')}</p>{mayWrite && <p>{t('users.missing')} <Link to="/users/new">{t('users.new')}</Link></p>}</>}
        columns={[
          { head: t('name'), cell: ({ user_id, username: shown }) => <Link to="/users/$userId" params={{ userId: user_id }}><bdi>{shown}</bdi></Link> },
          { head: t('state'), cell: ({ state }) => <span className={`state ${state}`}>{t(`state.${state}`)}</span> },
          { head: t('administers'), cell: ({ administrator_roles }) => administrator_roles.join(', ') },
          { head: t('since'), cell: ({ created_at }) => <span className="muted"><Moment at={created_at} /></span> },
        ]}
      />
    </>
  );
}
