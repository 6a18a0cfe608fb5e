import type { ConfiguredObject } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { PageTable } from '../ui/page-table.tsx';
import './applications.css';
import { kindOf } from './kind-of.ts';

/** Applications: what each is, and who manages it. */
export function Applications() {
  const { me } = useRouteContext({ from: '__root__' });
  const [wanted, setWanted] = useState('');
  const applications = usePages<ConfiguredObject>({ endpoint: 'listClients', queryKey: ['applications'], query: { limit: '200' } });
  const { items: all = [], error, isFetching, more } = applications;
  const found = all.filter(({ id, entry }) => `${id} ${textOf(entry['client_name'])}`.toLowerCase().includes(wanted.toLowerCase()));
  const isUnfinished = wanted !== '' && more !== undefined && !isFetching && !error; // a search is through all pages
  useEffect(() => {
    if (isUnfinished) more();
  }, [isUnfinished, more]);
  const mayMake = me.permissions.includes('clients:write') || me.permissions.includes('resource_servers:write');
  return (
    <>
      <Heading text={t('applications')} />
      <div className="acts">
        {all.length > 0 && <input type="search" value={wanted} aria-label={t('applications.search')} placeholder={`${t('applications.search')}  /`} onChange={({ target }) => setWanted(target.value)} />}
        {mayMake && <Link className="button primary" to="/applications/new"><Plus size={16} aria-hidden /> {t('applications.new')}</Link>}
      </div>
      <PageTable
        pages={applications}
        items={applications.items && found}
        label={t('applications')}
        keyOf={({ id }) => id}
        empty={t(all.length === 0 ? 'applications.none' : 'applications.notFound')}
        columns={[
          { head: t('applications.name'), cell: ({ id, entry }) => <Link to="/applications/$clientId" params={{ clientId: id }}><bdi>{textOf(entry['client_name']) || id}</bdi></Link> },
          { head: 'client_id', cell: ({ id }) => <bdi className="id">{id}</bdi> },
          { head: t('applications.kindOf'), cell: ({ entry }) => <span className="muted">{t(`applications.kind.${kindOf(entry)}`)}</span> },
          { head: t('managed'), cell: ({ managed_by }) => <span className="state">{t(`managed.${managed_by}`)}</span> },
        ]}
      />
    </>
  );
}
