import { Link, useRouteContext, useSearch } from '@tanstack/react-router';
import { t } from '../i18n/catalogue.ts';
import { Health } from '../installation/health.tsx';
import { Heading } from '../ui/heading.tsx';
import { CountChart } from './count-chart.tsx';
import './overview.css';
import { ThingsToDo } from './things-to-do.tsx';

const shown = ['user.login.succeeded', 'user.login.failed', 'user.signed_up', 'token.issued'] as const;
const choices = [1, 7, 30] as const;

/** What went on, what is better done, and what serves: what has its height from the start stands above, so that nothing is pushed down. */
export function Overview() {
  const { me } = useRouteContext({ from: '__root__' });
  const { days = 1 } = useSearch({ from: '/' });
  const maySee = me.permissions.includes('settings:read');
  return (
    <>
      <Heading text={t('overview')} />
      <nav className="ranges" aria-label={t('installation.range')}>
        {choices.map((each) => <Link key={each} to="/" search={each === 1 ? {} : { days: each }} aria-current={each === days ? 'page' : undefined} activeOptions={{ exact: true, includeSearch: true }}>{t(`installation.range.${each}`)}</Link>)}
      </nav>
      <div className="cards">{shown.map((type) => <CountChart key={type} type={type} days={days} />)}</div>
      {maySee && <ThingsToDo permissions={me.permissions} />}
      {maySee && <Health />}
    </>
  );
}
