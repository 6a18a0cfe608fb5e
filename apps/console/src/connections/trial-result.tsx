import type { ConnectionTrial } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TrialExpressions } from './trial-expressions.tsx';
import './connections.css';

interface Props {
  readonly connection: string;
  readonly trial: string;
  /** Of the connection as it is now: what it makes of the same claims changes with it. */
  readonly etag: string;
}

/** What came of a trial: who one is there and here, what each expression gives, and all that was said. */
export function TrialResult({ connection, trial, etag }: Props) {
  const { data, error } = useQuery({ queryKey: ['connections', connection, 'trial', trial, etag], queryFn: () => ask<ConnectionTrial>('getConnectionTrial', { params: { connection, trial } }), placeholderData: (before) => before });
  if (error) return <section className="card"><h2>{t('connections.trial')}</h2><p className="muted">{t('connections.trial.over')}</p><ProblemNotice error={error} retry={undefined} /></section>;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  return (
    <section className="card" aria-labelledby="trial">
      <h2 id="trial">{t('connections.trial')}</h2>
      {data.state === 'waiting' && <p className="muted">{t('connections.trial.waiting')}</p>}
      {data.state === 'refused' && <div className="alert"><strong>{t(`connections.trial.${data.refusal ?? 'wrong_answer'}`)}</strong>{data.reason && <code>{data.reason}</code>}</div>}
      {data.state === 'done' && (
        <>
          <dl>
            <dt>{t('connections.trial.subject')}</dt><dd><code>{data.subject}</code></dd>
            <dt>{t('connections.trial.email')}</dt><dd>{data.email ? <><bdi>{data.email}</bdi> <span className={data.is_vouched ? 'state active' : 'state'}>{t(data.is_vouched ? 'connections.trial.vouched' : 'connections.trial.told')}</span></> : '–'}</dd>
            <dt>{t('connections.trial.decision')}</dt><dd>{t(`connections.decision.${(data.decision?.replaceAll(' ', '_') ?? 'hidden') as 'hidden'}`)}</dd>
          </dl>
          {data.expressions && data.expressions.length > 0 && <TrialExpressions expressions={data.expressions} />}
          <details><summary>{t('connections.trial.claims')}</summary><pre tabIndex={0} dir="ltr" aria-label={t('connections.trial.claims')}>{JSON.stringify(data.claims, null, 2)}</pre></details>
        </>
      )}
      <p className="muted"><small>{t('connections.trial.kept', { at: shownTime(data.expires_at) })}</small></p>
    </section>
  );
}
