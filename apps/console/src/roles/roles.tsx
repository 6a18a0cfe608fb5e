import type { AdminRolePage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { listOf, textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** The roles that administrators can have. */
export function Roles() {
  const { me } = useRouteContext({ from: '__root__' });
  const { data, error, refetch } = useQuery({ queryKey: ['roles'], queryFn: () => ask<AdminRolePage>('listRoles', { query: { limit: '200' } }) });
  return (
    <>
      <Heading text={t('roles')} />
      <p className="muted">{t('roles.text')}</p>
      {me.permissions.includes('roles:write') && <div className="acts"><Link className="button" to="/roles/new">{t('roles.new')}</Link></div>}
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {data ? (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('roles')}>
          <table>
            <thead><tr><th scope="col">{t('roles.name')}</th><th scope="col">{t('roles.description')}</th><th scope="col">{t('roles.permissions')}</th><th scope="col">{t('managed')}</th></tr></thead>
            <tbody>
              {data.items.map(({ id, entry, managed_by }) => (
                <tr key={id}>
                  <td><Link to="/roles/$role" params={{ role: id }}>{id}</Link></td>
                  <td><bdi>{textOf(entry['description'])}</bdi></td>
                  <td className="muted">{listOf(entry['permissions']).length}</td>
                  <td className="muted">{t(`managed.${managed_by}`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : !error && <p className="muted" aria-busy="true">{t('loading')}</p>}
    </>
  );
}
