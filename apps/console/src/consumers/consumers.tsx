import type { ConfiguredObject } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { PageTable } from '../ui/page-table.tsx';
import { reliedOn } from './consumer-entry.ts';

/** Who registers one chooses of what the APIs promise. */
const needed = ['consumers:write', 'resource_servers:read'];

/** Those who rely on token contracts and events. */
export function Consumers() {
  const { me } = useRouteContext({ from: '__root__' });
  const consumers = usePages<ConfiguredObject>({ endpoint: 'listConsumers', queryKey: ['consumers'] });
  return (
    <>
      <Heading text={t('consumers')} />
      <p className="muted">{t('consumers.text')}</p>
      {needed.every((each) => me.permissions.includes(each)) && <div className="acts"><Link className="button" to="/consumers/new">{t('consumers.new')}</Link></div>}
      <PageTable
        pages={consumers}
        label={t('consumers')}
        keyOf={({ id }) => id}
        empty={<><p>{t('consumers.none')}</p><p><code>symbolon consumers register billing --file billing.consumer.yaml</code></p></>}
        columns={[
          { head: t('consumers.name'), cell: ({ id }) => <Link to="/consumers/$consumer" params={{ consumer: id }}><bdi>{id}</bdi></Link> },
          { head: t('consumers.relies'), cell: ({ entry }) => <bdi className="muted">{reliedOn(entry).map(({ name }) => name).join(', ')}</bdi> },
          { head: t('consumers.contact'), cell: ({ entry }) => <bdi>{textOf(entry['contact'])}</bdi> },
          { head: t('managed'), cell: ({ managed_by }) => <span className="muted">{t(`managed.${managed_by}`)}</span> },
        ]}
      />
    </>
  );
}
