import type { UserApplicationList } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** What a person allowed to applications; each can be taken away. */
export function UserApplications({ userId, mayRemove }: { readonly userId: string; readonly mayRemove: boolean }) {
  const [act, setAct] = useState<Act>();
  const params = { user_id: userId };
  const { data, error, refetch } = useQuery({ queryKey: ['user', userId, 'applications'], queryFn: () => ask<UserApplicationList>('listApplications', { params }) });
  const removal = (client_id: string, name: string): Act => ({ title: t('grant.remove'), text: t('grant.remove.text', { name }), call: { endpoint: 'removeApplication', params: { ...params, client_id } }, command: `users applications remove ${userId} ${client_id}` });
  return (
    <section className="card" aria-busy={(!data && !error) || undefined}>
      <h2>{t('grants')}</h2>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="muted">{t('grants.none')}</p>}
      <ul className="rows">
        {data?.items.map(({ client_id, name, scope, since }) => (
          <li key={client_id}>
            <span><bdi>{name}</bdi> <span className="muted"><Moment at={since} />{' · '}<bdi>{scope}</bdi></span></span>
            {mayRemove && <button type="button" onClick={() => setAct(removal(client_id, name))}>{t('grant.remove')}</button>}
          </li>
        ))}
      </ul>
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['user', userId] })} />
    </section>
  );
}
