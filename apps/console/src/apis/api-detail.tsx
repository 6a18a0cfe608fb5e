import type { ConfiguredObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { shellWord } from '../ui/equivalents.ts';
import { Heading } from '../ui/heading.tsx';
import { InFile } from '../ui/in-file.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { apiOf } from './api-entry.ts';
import { ApiForm } from './api-form.tsx';
import { ContractTable } from './contract-table.tsx';

/** One API: what its tokens carry, and changing that where no file manages it. */
export function ApiDetail() {
  const { audience } = useParams({ from: '/apis/$audience' });
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const { data, error, refetch } = useQuery({ queryKey: ['apis', audience], queryFn: () => ask<ConfiguredObject>('getResourceServer', { params: { audience } }) });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const api = apiOf(data.entry);
  const mayWrite = data.managed_by === 'api' && me.permissions.includes('resource_servers:write');
  const removal: Act = { title: t('apis.delete'), text: t('apis.delete.text', { name: audience }), call: { endpoint: 'deleteResourceServer', params: { audience } }, command: `resource-servers delete ${shellWord(audience)}` };
  return (
    <>
      <Heading text={api.name === '' ? audience : api.name} />
      <p className="acts"><span className="state">{t(`managed.${data.managed_by}`)}</span> <code>{audience}</code></p>
      <div className="acts">
        <Link to="/contracts" search={{ about: audience }}>{t('apis.picture')}</Link>
        <Link to="/apis/$audience/versions" params={{ audience }}>{t('apis.versions')}</Link>
        {mayWrite && <button type="button" onClick={() => setAct(removal)}>{t('apis.delete')}</button>}
      </div>
      <ContractTable api={api} />
      {mayWrite && <ApiForm key={data.etag} known={data} changed={() => queryClient.invalidateQueries({ queryKey: ['apis'] })} />}
      {data.managed_by === 'file' && <InFile kind="resource_servers" entry={data.entry} />}
      <ActDialog act={act} close={() => setAct(undefined)} done={async () => { await navigate({ to: '/apis' }); await queryClient.invalidateQueries({ queryKey: ['apis'], exact: true }); }} />
    </>
  );
}
