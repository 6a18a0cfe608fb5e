import type { ConnectionSync, ConnectionSyncPlan } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { shellWord } from '../ui/equivalents.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

interface Props {
  readonly connection: string;
  /** Whether it is read by itself, and may be now. */
  readonly isRead: boolean;
  readonly mayRead: boolean;
}

/** What came of the last reading of a directory, what the next would do, and to have it now. */
export function DirectorySync({ connection, isRead, mayRead }: Props) {
  const [act, setAct] = useState<Act>();
  const [isPlanned, setPlanned] = useState(false);
  const params = { connection };
  const { data, error, refetch } = useQuery({ queryKey: ['connection-sync', connection], queryFn: () => ask<ConnectionSync>('getConnectionSync', { params }) });
  const now: Act = { title: t('connections.sync.now'), text: t('connections.sync.now.text'), call: { endpoint: 'syncConnection', params }, command: `connections sync now ${shellWord(connection)}` };
  return (
    <section className="card">
      <h2>{t('connections.sync')}</h2>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {data ? <Came sync={data} /> : !error && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {mayRead && (
        <div className="acts">
          <button type="button" onClick={() => setPlanned(!isPlanned)}>{t('connections.sync.plan')}</button>
          {isRead && <button type="button" onClick={() => setAct(now)}>{t('connections.sync.now')}</button>}
        </div>
      )}
      {isPlanned && <Plan connection={connection} />}
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['connection-sync', connection] })} />
    </section>
  );
}

function Came({ sync: { outcome, figures, ended_at: at, failing_since: since, last_error: reason } }: { readonly sync: ConnectionSync }) {
  return (
    <>
      {since !== null && <p className="alert" role="status">{t('connections.sync.failing', { at: shownTime(since) })} <bdi>{reason}</bdi></p>}
      {figures === null || at === null ? <p className="muted">{t('connections.sync.never')}</p> : (
        <p className={outcome === 'nothing' || outcome === 'too_many' ? 'alert' : 'muted'} role="status">
          {shownTime(at)}: {outcome === 'nothing' || outcome === 'too_many' ? t('connections.sync.stopped', { people: figures.people, linked: figures.linked, gone: figures.gone }) : t('connections.sync.figures', { people: figures.people, made: figures.made, changed: figures.changed, enabled: figures.enabled, disabled: figures.disabled, removed: figures.removed, waiting: figures.waiting })}
        </p>
      )}
    </>
  );
}

function Plan({ connection }: { readonly connection: string }) {
  const { data, error, refetch } = useQuery({ queryKey: ['connection-sync-plan', connection], queryFn: () => ask<ConnectionSyncPlan>('getConnectionSyncPlan', { params: { connection } }), gcTime: 0, retry: false });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const { people, linked, make, gone, waiting, stops, items } = data;
  return (
    <div role="status">
      <p>{t('connections.sync.planned', { people, linked, make, gone, waiting })} {stops !== null && t('connections.sync.stopped', { people, linked, gone })} {!data.is_complete && t('provisioning.incomplete')}</p>
      <ul className="rows">
        {items.map(({ action, subject, email, user_id }) => (
          <li key={subject}><span className="inline"><span className={`state${action === 'gone' ? ' disabled' : ''}`}>{t(`connections.sync.${action}`)}</span><bdi>{email ?? user_id ?? subject}</bdi></span></li>
        ))}
      </ul>
    </div>
  );
}
