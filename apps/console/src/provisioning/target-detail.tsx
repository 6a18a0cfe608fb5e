import type { ConfiguredObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { textOf } from '../ui/entry.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Heading } from '../ui/heading.tsx';
import { InFile } from '../ui/in-file.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TargetActs } from './target-acts.tsx';
import { fileEntry, nameOf } from './target-draft.ts';
import { TargetForm } from './target-form.tsx';
import { TargetPlan } from './target-plan.tsx';
import { Failure, FailedGroups, Groups, People } from './target-state.tsx';

/** One application that people are pushed to: how it stands, what pushing would do, and what can be changed. */
export function TargetDetail() {
  const { target } = useParams({ from: '/provisioning/$target' });
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const [isPlanned, setPlanned] = useState(false);
  const params = { target };
  const { data, error, refetch } = useQuery({ queryKey: ['scim-targets', target], queryFn: () => ask<ConfiguredObject>('getScimTarget', { params }) });
  if (error && !data) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const name = nameOf(data);
  const isOurs = me.permissions.includes('scim:write') && data.managed_by === 'api';
  const removal: Act = { title: t('provisioning.delete'), text: t('provisioning.delete.text', { name }), call: { endpoint: 'deleteScimTarget', params }, command: `scim targets delete ${shellWord(target)}` };
  return (
    <>
      <Heading text={name} />
      <p className="facts"><Failure target={target} isEnabled={data.entry['enabled'] !== false} /> <span className="state">{t('managed')}: {t(`managed.${data.managed_by}`)}</span> <code>{textOf(data.entry['url'])}</code></p>
      <p className="facts"><span>{t('provisioning.people')}: <People target={target} /></span> <span>{t('provisioning.groups')}: <Groups target={target} /></span></p>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      <TargetActs id={target} plan={() => setPlanned(true)} />
      {isPlanned && <section className="card"><TargetPlan target={target} /></section>}
      {isOurs && me.permissions.includes('users:read') ? <TargetForm key={data.etag} known={data} /> : <InFile kind="scim_targets" entry={fileEntry(data.entry)} />}
      {isOurs && (
        <section className="card">
          <h2>{t('provisioning.delete')}</h2>
          <p className="muted">{t('provisioning.delete.text', { name })}</p>
          <div className="acts"><button type="button" className="danger" onClick={() => setAct(removal)}>{t('provisioning.delete')}</button></div>
        </section>
      )}
      <FailedGroups target={target} />
      <ActDialog act={act} close={() => setAct(undefined)} done={async () => { await navigate({ to: '/provisioning' }); await queryClient.invalidateQueries({ queryKey: ['scim-targets'], exact: true }); }} />
    </>
  );
}
