import type { AdminSessionPage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** Where a person is logged in; each log-in can be ended by itself. */
export function UserSessions({ userId, mayEnd }: { readonly userId: string; readonly mayEnd: boolean }) {
  const [act, setAct] = useState<Act>();
  const params = { user_id: userId };
  const { data, error, refetch } = useQuery({ queryKey: ['user', userId, 'sessions'], queryFn: () => ask<AdminSessionPage>('listSessions', { params }) });
  const ending = (session_id: string): Act => ({ title: t('session.end'), text: t('session.end.text'), call: { endpoint: 'endSession', params: { ...params, session_id } }, command: `users sessions end ${userId} ${session_id}` });
  return (
    <section className="card" aria-busy={(!data && !error) || undefined}>
      <h2>{t('sessions')}</h2>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="muted">{t('sessions.none')}</p>}
      <ul className="rows">
        {data?.items.map(({ session_id, user_agent, auth_time, clients }) => (
          <li key={session_id}>
            <span><bdi>{user_agent ?? session_id}</bdi> <span className="muted"><Moment at={auth_time} />{clients.length > 0 && ` · ${clients.join(', ')}`}</span></span>
            {mayEnd && <button type="button" onClick={() => setAct(ending(session_id))}>{t('session.end')}</button>}
          </li>
        ))}
      </ul>
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['user', userId] })} />
    </section>
  );
}
