import type { SignalSource, SignalSourceList } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { DataTable } from '../ui/data-table.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Last } from './last.tsx';

/** The providers that tell of their people: what was taken last, and refused last. */
export function SignalSources() {
  const { me } = useRouteContext({ from: '__root__' });
  const { data, error, refetch } = useQuery({ queryKey: ['signal-sources'], queryFn: () => ask<SignalSourceList>('listSignalSources') });
  const mayLook = me.permissions.includes('connections:read');
  return (
    <section className="card signals">
      <h2>{t('signals.sources')}</h2>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {!(error && !data) && <DataTable
        label={t('signals.sources')}
        items={data?.items}
        keyOf={({ connection }) => connection}
        isShort
        empty={t('signals.sources.none')}
        columns={[
          { head: t('signals.provider'), cell: ({ connection, name }) => (mayLook ? <Link to="/connections/$connection" params={{ connection }} search={{}}><bdi>{name}</bdi></Link> : <bdi>{name}</bdi>) },
          { head: t('signals.delivery'), cell: ({ method }) => t(method === 'urn:ietf:rfc:8936' ? 'signals.poll.there' : 'signals.push.here') },
          { head: t('state'), cell: (source) => <State source={source} /> },
          { head: t('signals.received'), cell: ({ received: last }) => <Last at={last?.at} what={last?.type.split('/').at(-1)} /> },
          { head: t('signals.refused'), cell: ({ refused: last }) => <Last at={last?.at} what={last?.reason} /> },
        ]}
      />}
    </section>
  );
}

/** Of one that is asked: whether it answers. */
function State({ source: { failing_since: since, last_error: reason, polled_at: at } }: { readonly source: SignalSource }) {
  if (since !== null) return <span className="inline"><span className="state disabled">{t('signals.failing')}</span> <span className="muted">{t('signals.since', { at: shownTime(since) })}</span> <bdi className="muted" lang="en">{reason}</bdi></span>;
  return at === null ? <span className="muted">–</span> : <span className="inline"><span className="state active">{t('signals.answers')}</span> <span className="muted">{shownTime(at)}</span></span>;
}
