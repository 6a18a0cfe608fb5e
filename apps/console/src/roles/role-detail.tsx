import type { AdminRoleObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { RoleForm } from './role-form.tsx';
import { RoleToRead } from './role-to-read.tsx';

/** One role: what it may, and changing that. */
export function RoleDetail() {
  const { role } = useParams({ from: '/roles/$role' });
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const { data, error, refetch } = useQuery({ queryKey: ['roles', role], queryFn: () => ask<AdminRoleObject>('getRole', { params: { role } }) });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const mayWrite = data.managed_by === 'api' && me.permissions.includes('roles:write');
  const removal: Act = { title: t('roles.delete'), text: t('roles.delete.text', { name: role }), call: { endpoint: 'deleteRole', params: { role }, ifMatch: data.etag }, command: `roles delete ${role}` };
  return (
    <>
      <Heading text={role} />
      <p><span className="state">{t(`managed.${data.managed_by}`)}</span></p>
      {mayWrite && <div className="acts"><button type="button" onClick={() => setAct(removal)}>{t('roles.delete')}</button></div>}
      {mayWrite ? <RoleForm key={data.etag} known={data} changed={() => queryClient.invalidateQueries({ queryKey: ['roles'] })} /> : <RoleToRead role={data} />}
      <ActDialog act={act} close={() => setAct(undefined)} done={async () => { await navigate({ to: '/roles' }); await queryClient.invalidateQueries({ queryKey: ['roles'], exact: true }); }} />
    </>
  );
}
