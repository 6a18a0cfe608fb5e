import type { InstallationSetting } from '@symbolon/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import './installation.css';
import { useInstallation } from './use-installation.ts';

/** Every setting, with where it comes from. None is changed here: they are read at the start. */
export function Settings() {
  const { setting = '' } = useSearch({ from: '/settings' });
  const navigate = useNavigate({ from: '/settings' });
  const { data, error, refetch } = useInstallation();
  const wanted = setting.toLowerCase();
  const found = data?.settings.filter(({ name, description }) => `${name} ${description}`.toLowerCase().includes(wanted)) ?? [];
  return (
    <>
      <Heading text={t('installation')} />
      <p className="muted">{t('installation.text')}</p>
      <input type="search" value={setting} maxLength={200} aria-label={t('installation.search')} placeholder={`${t('installation.search')}  /`} onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { setting: target.value }, replace: true })} />
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {!data && !error && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {data && found.length === 0 && <p className="empty-state">{t('installation.none')}</p>}
      {found.length > 0 && (
        <ul className="settings card" aria-label={t('installation')}>
          {found.map((each) => (
            <li key={each.name}>
              <div><code className="setting">{each.name}</code><p className="muted" lang="en">{each.description}</p></div>
              <div className="value"><Value setting={each} /> <span className={`state ${each.source}`}>{t(`installation.source.${each.source}`)}</span></div>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Value({ setting: { value, secret } }: { readonly setting: InstallationSetting }) {
  if (value === null) return <span className="muted">{t(secret ? 'installation.secret' : 'installation.unset')}</span>;
  return <code><bdi>{typeof value === 'object' ? value.join(', ') : value}</bdi></code>;
}
