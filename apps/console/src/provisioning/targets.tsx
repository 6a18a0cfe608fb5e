import type { ConfiguredObject } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { textOf } from '../ui/entry.ts';
import { PageTable } from '../ui/page-table.tsx';
import { TargetActs } from './target-acts.tsx';
import { nameOf } from './target-draft.ts';
import { Failure, LastSuccess, People } from './target-state.tsx';
import { TargetPlan } from './target-plan.tsx';
import './provisioning.css';

/** The applications that people are pushed to, how it stands with each, and what can be done. */
export function Targets() {
  const { me } = useRouteContext({ from: '__root__' });
  const targets = usePages<ConfiguredObject>({ endpoint: 'listScimTargets', queryKey: ['scim-targets'] });
  const [planned, setPlanned] = useState<string>();
  const mayWrite = me.permissions.includes('scim:write');
  return (
    <section className="card targets">
      <h2>{t('provisioning.targets')}</h2>
      {mayWrite && me.permissions.includes('users:read') && <div className="acts"><Link className="button" to="/provisioning/new">{t('provisioning.new')}</Link></div>}
      <PageTable
        pages={targets}
        label={t('provisioning.targets')}
        keyOf={({ id }) => id}
        isShort
        empty={t('provisioning.targets.none')}
        columns={[
          { head: t('provisioning.name'), cell: (target) => <Link to="/provisioning/$target" params={{ target: target.id }}><bdi title={textOf(target.entry['url'])}>{nameOf(target)}</bdi></Link> },
          { head: t('provisioning.people'), cell: ({ id }) => <People target={id} /> },
          { head: t('provisioning.success'), cell: ({ id }) => <LastSuccess target={id} /> },
          { head: t('state'), cell: ({ id, entry }) => <Failure target={id} isEnabled={entry['enabled'] !== false} /> },
          { head: t('provisioning.acts'), cell: ({ id }) => <TargetActs id={id} plan={() => setPlanned(id)} /> },
        ]}
      />
      {planned !== undefined && <TargetPlan key={planned} target={planned} />}
    </section>
  );
}
