import type { Advice, AdviceArea } from '@symbolon/contracts';
import { Link } from '@tanstack/react-router';
import { Circle } from 'lucide-react';
import { t } from '../i18n/catalogue.ts';
import { useInstallation } from '../installation/use-installation.ts';
import { screens } from '../shell/screens.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

const screenOf: Readonly<Record<AdviceArea, string>> = { settings: '/settings', people: '/users', keys: '/keys', webhooks: '/webhooks' };

/** What the server knows is better done, each with the screen where it is. */
export function ThingsToDo({ permissions }: { readonly permissions: readonly string[] }) {
  const { data, error, refetch } = useInstallation();
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  return (
    <section className="card">
      <h2>{t('installation.todo')}</h2>
      {!data ? <p className="muted" aria-busy="true">{t('loading')}</p> : data.advice.length === 0 ? <p className="muted">{t('installation.done')}</p> : (
        <ul className="todo">{data.advice.map((each) => <li key={each.code}><Circle size={14} aria-hidden /><div>{t(`installation.advice.${each.code}`)}<Where advice={each} permissions={permissions} /></div></li>)}</ul>
      )}
    </section>
  );
}

function Where({ advice: { area, setting }, permissions }: { readonly advice: Advice; readonly permissions: readonly string[] }) {
  const screen = screens.find(({ to }) => to === screenOf[area]);
  if (!screen || !permissions.includes(screen.permission)) return null;
  return <Link className="where" to={screen.to} search={setting === null ? {} : { setting }}>{setting === null ? t(screen.key) : <code>{setting}</code>}</Link>;
}
