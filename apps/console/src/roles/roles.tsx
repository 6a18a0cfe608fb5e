import type { AdminRoleObject } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { listOf, textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { PageTable } from '../ui/page-table.tsx';

/** The roles that administrators can have. */
export function Roles() {
  const { me } = useRouteContext({ from: '__root__' });
  const roles = usePages<AdminRoleObject>({ endpoint: 'listRoles', queryKey: ['roles'], query: { limit: '200' } });
  return (
    <>
      <Heading text={t('roles')} />
      <p className="muted">{t('roles.text')}</p>
      {me.permissions.includes('roles:write') && <div className="acts"><Link className="button" to="/roles/new">{t('roles.new')}</Link></div>}
      <PageTable
        pages={roles}
        label={t('roles')}
        keyOf={({ id }) => id}
        empty={t('roles.text')}
        columns={[
          { head: t('roles.name'), cell: ({ id }) => <Link to="/roles/$role" params={{ role: id }}>{id}</Link> },
          { head: t('roles.description'), cell: ({ entry }) => <bdi>{textOf(entry['description'])}</bdi> },
          { head: t('roles.permissions'), cell: ({ entry }) => <span className="muted">{listOf(entry['permissions']).length}</span> },
          { head: t('managed'), cell: ({ managed_by }) => <span className="muted">{t(`managed.${managed_by}`)}</span> },
        ]}
      />
    </>
  );
}
