import type { AdminUser, EventPage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouteContext } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { EventTable } from '../ui/event-table.tsx';
import { Heading } from '../ui/heading.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { UserActs } from './user-acts.tsx';
import { UserApplications } from './user-applications.tsx';
import { UserFactors } from './user-factors.tsx';
import { UserRecovery } from './user-recovery.tsx';
import { UserSessions } from './user-sessions.tsx';
import { UserRoles } from './user-roles.tsx';

/** One person: who they are, where they are logged in, what they allowed, what happened, and what can be done. */
export function UserDetail() {
  const { userId } = useParams({ from: '/users/$userId' });
  const { me } = useRouteContext({ from: '__root__' });
  const { data: person, error, refetch } = useQuery({ queryKey: ['user', userId], queryFn: () => ask<AdminUser>('getUser', { params: { user_id: userId } }) });
  const events = useQuery({ queryKey: ['user', userId, 'events'], enabled: me.permissions.includes('events:read'), queryFn: () => ask<EventPage>('listEvents', { query: { subject: userId, limit: '20' } }) });
  if (error && !person) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!person) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const maySupport = me.permissions.includes('users:support');
  return (
    <>
      <Heading text={person.username} />
      <p><span className={`state ${person.state}`}>{t(`state.${person.state}`)}</span></p>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {maySupport && <UserActs key={person.user_id} user={person} mayRecover={me.permissions.includes('users:write') && me.id !== person.user_id} />}
      <UserRecovery userId={userId} username={person.username} mayStop={maySupport} />
      <section className="card">
        <h2>{t('profile')}</h2>
        <dl>
          <dt>user_id</dt><dd><code>{person.user_id}</code></dd>
          <dt>{t('since')}</dt><dd><Moment at={person.created_at} /></dd>
          {person.further_emails.length > 0 && <><dt>{t('furtherEmails')}</dt><dd><bdi>{person.further_emails.join(', ')}</bdi></dd></>}
          {person.deletion_at !== null && <><dt>{t('goes')}</dt><dd><Moment at={person.deletion_at} /></dd></>}
          {person.administrator_roles.length > 0 && <><dt>{t('administers')}</dt><dd>{person.administrator_roles.join(', ')}</dd></>}
          {Object.entries(person.claims).map(([name, value]) => <div key={name}><dt>{name}</dt><dd><bdi>{typeof value === 'string' ? value : JSON.stringify(value)}</bdi></dd></div>)}
        </dl>
      </section>
      <UserSessions userId={userId} mayEnd={maySupport} />
      <UserFactors userId={userId} mayRemove={maySupport} />
      <UserApplications userId={userId} mayRemove={maySupport} />
      {me.permissions.includes('administrators:read') && <UserRoles userId={userId} />}
      {me.permissions.includes('events:read') && (
        <section className="card">
          <h2>{t('activity')}</h2>
          {events.error ? <ProblemNotice error={events.error} retry={() => void events.refetch()} /> : <EventTable events={events.data?.items} label={t('activity')} />}
        </section>
      )}
    </>
  );
}
