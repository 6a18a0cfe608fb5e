import type { ConfiguredObject } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { listOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { PageTable } from '../ui/page-table.tsx';
import { nameOf, placeOf } from './connection-draft.ts';
import { ConnectionState } from './connection-state.tsx';

/** The other providers that people log in by. */
export function Connections() {
  const { me } = useRouteContext({ from: '__root__' });
  const connections = usePages<ConfiguredObject>({ endpoint: 'listConnections', queryKey: ['connections'] });
  return (
    <>
      <Heading text={t('connections')} />
      <p className="muted">{t('connections.text')}</p>
      {me.permissions.includes('connections:write') && <div className="acts"><Link className="button" to="/connections/new">{t('connections.new')}</Link></div>}
      <PageTable
        pages={connections}
        label={t('connections')}
        keyOf={({ id }) => id}
        empty={t('connections.none')}
        columns={[
          { head: t('connections.name'), cell: (connection) => <Link to="/connections/$connection" params={{ connection: connection.id }}><bdi>{nameOf(connection)}</bdi></Link> },
          { head: t('connections.provider'), cell: ({ entry }) => <bdi className="id">{placeOf(entry)}</bdi> },
          { head: t('connections.domains.short'), cell: ({ entry }) => <bdi className="muted">{listOf(entry['domains']).join(', ') || '–'}</bdi> },
          { head: t('state'), cell: ({ entry }) => <ConnectionState entry={entry} /> },
        ]}
      />
    </>
  );
}
