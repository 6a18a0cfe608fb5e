import type { CountedType, StatisticsPage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { HourChart } from './hour-chart.tsx';

const shown = ['user.login.succeeded', 'user.login.failed', 'user.signed_up', 'token.issued'] as const satisfies readonly CountedType[];

/** What went on in the last day, by the hour. */
export function Overview() {
  const { data, error, refetch } = useQuery({ queryKey: ['statistics'], queryFn: () => ask<StatisticsPage>('getStatistics', { query: { limit: '200' } }) });
  return (
    <>
      <Heading text={t('overview')} />
      <p className="muted">{t('day')}</p>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      <div className="cards">
        {shown.map((type) => <HourChart key={type} title={t(`stat.${type}`)} total={data?.totals[type]} until={data?.until} counts={data?.items.filter((item) => item.type === type) ?? []} />)}
      </div>
    </>
  );
}
