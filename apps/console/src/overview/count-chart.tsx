import type { CountedType, StatisticsPage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { language, t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { countsOf } from './counts.ts';
import { spans, type Days } from './spans.ts';

interface Props {
  readonly type: Exclude<CountedType, 'token.refused'>;
  readonly days: Days;
}

const inHour = 3_600_000;

/** How often something happened, as bars, and the same as a table for who reads that. */
export function CountChart({ type, days }: Props) {
  const { data, error, refetch } = useQuery({ queryKey: ['statistics', type, days], queryFn: ({ signal }) => countsOf(type, days, signal), placeholderData: (before) => before });
  const title = t(`stat.${type}`);
  const { step } = spans[days];
  const bars = barsOf(data, days);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const shown = new Intl.DateTimeFormat(language, step === 24 ? { weekday: 'short', day: 'numeric', month: 'short' } : { weekday: 'short', hour: 'numeric', minute: '2-digit' });
  return (
    <section className="card">
      <h2>{title}</h2>
      {error ? <ProblemNotice error={error} retry={() => void refetch()} /> : (
        <>
          <p className="figure" aria-busy={data === undefined || undefined}>{data === undefined ? '–' : data.total.toLocaleString(language)}</p>
          <svg viewBox={`0 0 ${bars.length * 10} 48`} preserveAspectRatio="none" aria-hidden="true">
            {bars.map(({ at, count }, index) => <rect key={at} x={index * 10 + 1} width="8" y={48 - Math.max(1, (count / most) * 46)} height={Math.max(1, (count / most) * 46)} className={count === 0 ? 'empty' : undefined} />)}
          </svg>
          <details>
            <summary>{t('table')}<span className="hidden">: {title}</span></summary>
            <table><thead><tr><th scope="col">{t(step === 24 ? 'installation.day' : 'hour')}</th><th scope="col">{t('count')}</th></tr></thead><tbody>{bars.filter(({ count }) => count > 0).map(({ at, count }) => <tr key={at}><td>{shown.format(at)}</td><td>{count.toLocaleString(language)}</td></tr>)}</tbody></table>
          </details>
        </>
      )}
    </section>
  );
}

/** Each bar is `step` hours, and the last ends with the hour under way. */
function barsOf(counts: { readonly until: string; readonly items: StatisticsPage['items'] } | undefined, days: Days): readonly { readonly at: number; readonly count: number }[] {
  const { step } = spans[days];
  const size = (days * 24) / step;
  const end = (Math.floor(new Date(counts?.until ?? 0).getTime() / inHour) + 1) * inHour;
  const bars = Array.from({ length: size }, (_, index) => ({ at: end - (size - index) * step * inHour, count: 0 }));
  for (const { hour, count } of counts?.items ?? []) {
    const bar = bars[Math.floor((new Date(hour).getTime() - (end - size * step * inHour)) / (step * inHour))];
    if (bar) bar.count += count;
  }
  return bars;
}
