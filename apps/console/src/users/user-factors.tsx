import type { UserFactorList } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Moment } from '../ui/moment.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** What a person proves who they are with beside the password; what is lost can be taken away. */
export function UserFactors({ userId, mayRemove }: { readonly userId: string; readonly mayRemove: boolean }) {
  const [act, setAct] = useState<Act>();
  const params = { user_id: userId };
  const { data, error, refetch } = useQuery({ queryKey: ['user', userId, 'factors'], queryFn: () => ask<UserFactorList>('listFactors', { params }) });
  const removal = (factor_id: string, name: string): Act => ({ title: t('factor.remove'), text: t('factor.remove.text', { name }), call: { endpoint: 'removeFactor', params: { ...params, factor_id } }, command: `users factors remove ${userId} ${factor_id}` });
  return (
    <section className="card" aria-busy={(!data && !error) || undefined}>
      <h2>{t('factors')}</h2>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {data?.items.length === 0 && <p className="muted">{t('factors.none')}</p>}
      <ul className="rows">
        {data?.items.map(({ factor_id, kind, name, is_hardware, created_at, last_used_at }) => (
          <li key={factor_id}>
            <span><bdi>{name}</bdi> <span className="muted">{t(`factor.${kind}`)}{is_hardware && ` · ${t('factor.hardware')}`}{' · '}<Moment at={last_used_at ?? created_at} /></span></span>
            {mayRemove && <button type="button" onClick={() => setAct(removal(factor_id, name))}>{t('factor.remove')}</button>}
          </li>
        ))}
      </ul>
      {data && data.recovery_codes > 0 && <p className="muted">{t('factors.codes', { count: data.recovery_codes })}</p>}
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['user', userId] })} />
    </section>
  );
}
