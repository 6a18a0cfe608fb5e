import type { ConnectionTrial } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TrialPerson } from './trial-person.tsx';
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
      {data.state === 'done' && <TrialPerson person={data} />}
      <p className="muted"><small>{t('connections.trial.kept', { at: shownTime(data.expires_at) })}</small></p>
    </section>
  );
}
