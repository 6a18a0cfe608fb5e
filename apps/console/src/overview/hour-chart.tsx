import { language, t } from '../i18n/catalogue.ts';

interface Props {
  readonly title: string;
  readonly total: number | undefined;
  readonly until: string | undefined;
  readonly counts: readonly { readonly hour: string; readonly count: number }[];
}

const hours = 24;
const inHour = 3_600_000;

/** Bars of a day, an hour each, and the same as a table for who reads that. */
export function HourChart({ title, total, until, counts }: Props) {
  const last = Math.floor(new Date(until ?? 0).getTime() / inHour) * inHour;
  const byHour = new Map(counts.map(({ hour, count }) => [new Date(hour).getTime(), count]));
  const bars = Array.from({ length: hours }, (_, index) => last - (hours - 1 - index) * inHour).map((at) => ({ at, count: byHour.get(at) ?? 0 }));
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const shownHour = (at: number) => new Intl.DateTimeFormat(language, { weekday: 'short', hour: 'numeric', minute: '2-digit' }).format(at);
  return (
    <section className="card">
      <h2>{title}</h2>
      <p className="figure">{total === undefined ? '–' : total.toLocaleString(language)}</p>
      <svg viewBox={`0 0 ${hours * 10} 48`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map(({ at, count }, index) => <rect key={at} x={index * 10 + 1} width="8" y={48 - Math.max(1, (count / most) * 46)} height={Math.max(1, (count / most) * 46)} className={count === 0 ? 'empty' : undefined} />)}
      </svg>
      <details>
        <summary>{t('table')}<span className="hidden">: {title}</span></summary>
        <table><thead><tr><th scope="col">{t('hour')}</th><th scope="col">{t('count')}</th></tr></thead><tbody>{bars.filter(({ count }) => count > 0).map(({ at, count }) => <tr key={at}><td>{shownHour(at)}</td><td>{count.toLocaleString(language)}</td></tr>)}</tbody></table>
      </details>
    </section>
  );
}
