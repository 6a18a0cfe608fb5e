import type { AdminSignalStream } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { usePages } from '../api/use-pages.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { PageTable } from '../ui/page-table.tsx';
import { StreamActs } from './stream-acts.tsx';
import { Last } from './last.tsx';

/** The streams of applications: who is told, how, and how far that is. Their receivers make them. */
export function SignalStreams() {
  const { me } = useRouteContext({ from: '__root__' });
  const streams = usePages<AdminSignalStream>({ endpoint: 'listSignalStreams', queryKey: ['signal-streams'] });
  const [act, setAct] = useState<Act>();
  const mayLook = me.permissions.includes('clients:read');
  return (
    <section className="card signals streams">
      <h2>{t('signals.streams')}</h2>
      <PageTable
        pages={streams}
        label={t('signals.streams')}
        keyOf={({ stream_id }) => stream_id}
        isShort
        empty={t('signals.streams.none')}
        columns={[
          { head: t('signals.application'), cell: ({ client_id: clientId, client_name: name, description }) => <>{mayLook ? <Link to="/applications/$clientId" params={{ clientId }}><bdi>{name}</bdi></Link> : <bdi>{name}</bdi>}{description !== null && <bdi className="muted note">{description}</bdi>}</> },
          { head: t('signals.delivery'), cell: ({ delivery: { endpoint_url: url } }) => (url === null ? t('signals.poll') : <span className="inline">{t('signals.push')} <bdi className="id">{url}</bdi></span>) },
          { head: t('state'), cell: (stream) => <State stream={stream} /> },
          { head: t('signals.told'), cell: ({ waiting, waiting_since: since, last_delivered_at: at }) => <span className="inline"><span title={since === null ? undefined : shownTime(since)}>{t('signals.waiting', { count: waiting })}</span> <span className="muted">{at === null ? t('signals.never') : t('signals.delivered', { at: shownTime(at) })}</span></span> },
          { head: t('signals.error'), cell: ({ last_error: last }) => <Last at={last?.at} what={last?.reason} /> },
          ...(me.permissions.includes('signals:write') ? [{ head: t('signals.acts'), cell: (stream: AdminSignalStream) => <StreamActs stream={stream} ask={setAct} /> }] : []),
        ]}
      />
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['signal-streams'] })} />
    </section>
  );
}

/** Whether it is delivered, and why not. */
const State = ({ stream: { status, status_reason: reason, failing_since: since } }: { readonly stream: AdminSignalStream }) => (
  <span className="inline">
    <span className={`state${status === 'disabled' || since !== null ? ' disabled' : status === 'enabled' ? ' active' : ''}`}>{t(status === 'enabled' && since !== null ? 'signals.failing' : `signals.${status}`)}</span>
    {status === 'enabled' && since !== null && <span className="muted">{t('signals.since', { at: shownTime(since) })}</span>}
    {reason !== null && <bdi className="muted">{reason}</bdi>}
  </span>
);
