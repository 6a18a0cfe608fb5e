import type { ConfiguredObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { shellWord } from '../ui/equivalents.ts';
import { textOf } from '../ui/entry.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ApplicationForm } from './application-form.tsx';
import { ApplicationToRead } from './application-to-read.tsx';
import './applications.css';
import { ClientSecrets } from './client-secrets.tsx';
import { CodeAgain } from './code-again.tsx';
import { kindOf } from './kind-of.ts';

/** One application: what it is, its secrets, and what can be changed. What the file manages is shown as it stands there. */
export function ApplicationDetail() {
  const { clientId } = useParams({ from: '/applications/$clientId' });
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const params = { client_id: clientId };
  const { data, error, refetch } = useQuery({ queryKey: ['applications', clientId], queryFn: () => ask<ConfiguredObject>('getClient', { params }) });
  if (error && !data) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const { entry, etag, managed_by: managedBy } = data;
  const name = textOf(entry['client_name']) || clientId;
  const mayWrite = managedBy === 'api' && me.permissions.includes('clients:write');
  const removal: Act = { title: t('applications.delete'), text: t('applications.delete.text', { name }), call: { endpoint: 'deleteClient', params }, command: `clients delete ${shellWord(clientId)}` };
  return (
    <>
      <Heading text={name} />
      <p className="facts"><span className="state">{t(`applications.kind.${kindOf(entry)}`)}</span> <span className="state">{t('managed')}: {t(`managed.${managedBy}`)}</span> <code>{clientId}</code></p>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {mayWrite ? <ApplicationForm key={etag} known={data} refetch={refetch} /> : <ApplicationToRead known={data} />}
      {entry['token_endpoint_auth_method'] !== 'none' && <ClientSecrets clientId={clientId} name={name} mayWrite={mayWrite} />}
      {kindOf(entry) !== 'saml' && <CodeAgain clientId={clientId} entry={entry} hasSecret={data.secrets.length > 0} />}
      {mayWrite && (
        <section className="card">
          <h2>{t('applications.delete')}</h2>
          <p className="muted">{t('applications.delete.text', { name })}</p>
          <div className="acts"><button type="button" className="danger" onClick={() => setAct(removal)}>{t('applications.delete')}</button></div>
        </section>
      )}
      <ActDialog act={act} close={() => setAct(undefined)} done={async () => { await navigate({ to: '/applications' }); await queryClient.invalidateQueries({ queryKey: ['applications'], exact: true }); }} />
    </>
  );
}
