import type { ConfiguredObject } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { PageTable } from '../ui/page-table.tsx';
import { apiOf } from './api-entry.ts';

/** The APIs that trust our tokens. */
export function Apis() {
  const { me } = useRouteContext({ from: '__root__' });
  const apis = usePages<ConfiguredObject>({ endpoint: 'listResourceServers', queryKey: ['apis'] });
  return (
    <>
      <Heading text={t('apis')} />
      <p className="muted">{t('apis.text')}</p>
      <div className="acts">
        {me.permissions.includes('resource_servers:write') && <Link className="button" to="/apis/new">{t('apis.new')}</Link>}
        <Link to="/contracts">{t('apis.picture')}</Link>
      </div>
      <PageTable
        pages={apis}
        label={t('apis')}
        keyOf={({ id }) => id}
        empty={t('contracts.none')}
        columns={[
          { head: t('apis.audience'), cell: ({ id }) => <Link to="/apis/$audience" params={{ audience: id }}><bdi>{id}</bdi></Link> },
          { head: t('apis.name'), cell: ({ entry }) => <bdi>{apiOf(entry).name}</bdi> },
          { head: t('apis.scopes'), cell: ({ entry }) => <span className="muted">{apiOf(entry).scopes.length}</span> },
          { head: t('apis.claims'), cell: ({ entry }) => <span className="muted">{apiOf(entry).claims.length}</span> },
          { head: t('managed'), cell: ({ managed_by }) => <span className="muted">{t(`managed.${managed_by}`)}</span> },
        ]}
      />
    </>
  );
}
