import type { ConfiguredObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouteContext, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Copyable } from '../ui/copyable.tsx';
import { shellWord } from '../ui/equivalents.ts';
import { Heading } from '../ui/heading.tsx';
import { InFile } from '../ui/in-file.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { ConnectionActs } from './connection-acts.tsx';
import { addressOf, fileEntry, nameOf, placeOf, providerName, providerOf } from './connection-draft.ts';
import { ConnectionForm } from './connection-form.tsx';
import { ConnectionState } from './connection-state.tsx';
import { DirectoryLookUp } from './directory-look-up.tsx';
import { DirectorySync } from './directory-sync.tsx';
import { TrialResult } from './trial-result.tsx';

/** One connection: what the other provider has to know, what came of trying it, and what can be changed. */
export function ConnectionDetail() {
  const { connection } = useParams({ from: '/connections/$connection' });
  const { trial } = useSearch({ from: '/connections/$connection' });
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const params = { connection };
  const { data, error, refetch } = useQuery({ queryKey: ['connections', connection], queryFn: () => ask<ConfiguredObject>('getConnection', { params }) });
  if (error && !data) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const [name, isOurs] = [nameOf(data), me.permissions.includes('connections:write')];
  const mayWrite = isOurs && data.managed_by === 'api';
  const removal: Act = { title: t('connections.delete'), text: t('connections.delete.text', { name }), call: { endpoint: 'deleteConnection', params }, command: `connections delete ${shellWord(connection)}` };
  return (
    <>
      <Heading text={name} />
      <p className="facts"><ConnectionState entry={data.entry} /> <span className="state">{t('managed')}: {t(`managed.${data.managed_by}`)}</span> <span className="state">{providerName(providerOf(data.entry))}</span> <code>{placeOf(data.entry)}</code></p>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {isOurs && <ConnectionActs known={data} maySwitch={mayWrite} />}
      {trial !== undefined && isOurs && <TrialResult connection={connection} trial={trial} etag={data.etag} />}
      <Copyable label={t('connections.redirect')} text={addressOf(connection, 'connectionCallback')} />
      {data.entry['type'] === 'ldap' && isOurs && me.permissions.includes('users:read') && <DirectoryLookUp connection={connection} />}
      {data.entry['type'] === 'ldap' && <DirectorySync connection={connection} isRead={data.entry['ldap_sync_hours'] !== undefined && data.entry['enabled'] !== false} mayRead={isOurs} />}
      {mayWrite ? <ConnectionForm key={data.etag} known={data} /> : <InFile kind="connections" entry={fileEntry(data.entry)} />}
      {mayWrite && (
        <section className="card">
          <h2>{t('connections.delete')}</h2>
          <p className="muted">{t('connections.delete.text', { name })}</p>
          <div className="acts"><button type="button" className="danger" onClick={() => setAct(removal)}>{t('connections.delete')}</button></div>
        </section>
      )}
      <ActDialog act={act} close={() => setAct(undefined)} done={async () => { await navigate({ to: '/connections' }); await queryClient.invalidateQueries({ queryKey: ['connections'], exact: true }); }} />
    </>
  );
}
