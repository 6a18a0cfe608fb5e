import type { AdminSessionPage, AdminUser, EventPage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouteContext } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { EventTable } from '../ui/event-table.tsx';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { UserActs } from './user-acts.tsx';
import { UserRoles } from './user-roles.tsx';

/** One person: who they are, where they are logged in, what happened, and what can be done. */
export function UserDetail() {
  const { userId } = useParams({ from: '/users/$userId' });
  const { me } = useRouteContext({ from: '__root__' });
  const params = { user_id: userId };
  const user = useQuery({ queryKey: ['user', userId], queryFn: () => ask<AdminUser>('getUser', { params }) });
  const sessions = useQuery({ queryKey: ['user', userId, 'sessions'], queryFn: () => ask<AdminSessionPage>('listSessions', { params }) });
  const events = useQuery({ queryKey: ['user', userId, 'events'], enabled: me.permissions.includes('events:read'), queryFn: () => ask<EventPage>('listEvents', { query: { subject: userId, limit: '20' } }) });
  const failed = [user, sessions, events].find(({ error }) => error);
  const person = user.data;
  if (failed?.error && !person) return <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />;
  if (!person) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  return (
    <>
      <Heading text={person.username} />
      <p><span className={`state ${person.state}`}>{t(`state.${person.state}`)}</span></p>
      {failed?.error && <ProblemNotice error={failed.error} retry={() => void failed.refetch()} />}
      {me.permissions.includes('users:support') && <UserActs user={person} />}
      <section className="card">
        <h2>{t('profile')}</h2>
        <dl>
          <dt>user_id</dt><dd><code>{person.user_id}</code></dd>
          <dt>{t('since')}</dt><dd>{shownTime(person.created_at)}</dd>
          {person.administrator_roles.length > 0 && <><dt>{t('administers')}</dt><dd>{person.administrator_roles.join(', ')}</dd></>}
          {Object.entries(person.claims).map(([name, value]) => <div key={name}><dt>{name}</dt><dd><bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi></dd></div>)}
        </dl>
      </section>
      {me.permissions.includes('administrators:read') && <UserRoles userId={userId} />}
      <section className="card">
        <h2>{t('sessions')}</h2>
        {sessions.data?.items.length === 0 && <p className="muted">{t('sessions.none')}</p>}
        <ul className="rows">{sessions.data?.items.map(({ session_id, user_agent, auth_time }) => <li key={session_id}><bdi>{user_agent ?? session_id}</bdi> <span className="muted">{shownTime(auth_time)}</span></li>)}</ul>
      </section>
      {events.data && <section className="card"><h2>{t('activity')}</h2><EventTable events={events.data.items} label={t('activity')} /></section>}
    </>
  );
}
