import type { UserRecovery as Recovery } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** That somebody waits to set up anew how a person signs in: nothing where nobody does. */
export function UserRecovery({ userId, username, mayStop }: { readonly userId: string; readonly username: string; readonly mayStop: boolean }) {
  const [act, setAct] = useState<Act>();
  const params = { user_id: userId };
  const { data, error, refetch } = useQuery({ queryKey: ['user', userId, 'recovery-wait'], queryFn: () => ask<Recovery>('getRecoveryWait', { params }) });
  const stop: Act = { title: t('recoveryWait.stop'), text: t('recoveryWait.stop.text', { name: username }), call: { endpoint: 'stopRecoveryWait', params }, command: `users recovery-wait stop ${userId}` };
  const wait = data?.recovery_wait;
  return (
    <>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {wait && (
        <section className="card">
          <h2>{t('recoveryWait')}</h2>
          <p>{t('recoveryWait.text')}</p>
          <dl>
            <dt>{t('since')}</dt><dd><Moment at={wait.started_at} /></dd>
            <dt>{t('recoveryWait.until')}</dt><dd><Moment at={wait.due_at} /></dd>
            {wait.ready_at !== null && <><dt>{t('recoveryWait.ready')}</dt><dd><Moment at={wait.ready_at} /></dd></>}
          </dl>
          {mayStop && <div className="acts"><button type="button" onClick={() => setAct(stop)}>{t('recoveryWait.stop')}</button></div>}
        </section>
      )}
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['user', userId] })} />
    </>
  );
}
