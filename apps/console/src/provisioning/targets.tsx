import type { ConfiguredObject } from '@symbolon/contracts';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { textOf } from '../ui/entry.ts';
import { shellWord } from '../ui/equivalents.ts';
import { PageTable } from '../ui/page-table.tsx';
import { Failure, LastSuccess, People } from './target-state.tsx';
import { TargetPlan } from './target-plan.tsx';
import './provisioning.css';

/** The applications that people are pushed to, how it stands with each, and what can be done. */
export function Targets() {
  const { me } = useRouteContext({ from: '__root__' });
  const targets = usePages<ConfiguredObject>({ endpoint: 'listScimTargets', queryKey: ['scim-targets'] });
  const [act, setAct] = useState<Act>();
  const [planned, setPlanned] = useState<string>();
  const mayWrite = me.permissions.includes('scim:write');
  const push = (id: string): Act => ({ title: t('provisioning.push'), text: t('provisioning.push.text', { name: id }), call: { endpoint: 'pushScimTarget', params: { target: id } }, command: `scim targets push ${shellWord(id)}` });
  return (
    <section className="card targets">
      <h2>{t('provisioning.targets')}</h2>
      <PageTable
        pages={targets}
        label={t('provisioning.targets')}
        keyOf={({ id }) => id}
        isShort
        empty={t('provisioning.targets.none')}
        columns={[
          { head: t('provisioning.name'), cell: ({ id, entry }) => <bdi title={textOf(entry['url'])}>{textOf(entry['name']) || id}</bdi> },
          { head: t('provisioning.people'), cell: ({ id }) => <People target={id} /> },
          { head: t('provisioning.success'), cell: ({ id }) => <LastSuccess target={id} /> },
          { head: t('state'), cell: ({ id, entry }) => <Failure target={id} isEnabled={entry['enabled'] !== false} /> },
          {
            head: t('provisioning.acts'),
            cell: ({ id }) => mayWrite && (
              <span className="acts">
                {me.permissions.includes('users:read') && <button type="button" onClick={() => setPlanned(id)}>{t('provisioning.plan')}</button>}
                <button type="button" onClick={() => setAct(push(id))}>{t('provisioning.push')}</button>
              </span>
            ),
          },
        ]}
      />
      {planned !== undefined && <TargetPlan key={planned} target={planned} />}
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['scim-target-state'] })} />
    </section>
  );
}
