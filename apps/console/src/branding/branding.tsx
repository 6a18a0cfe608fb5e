import type { ConfiguredObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ApiError, ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { BrandingForm } from './branding-form.tsx';
import './branding.css';

/** How the pages of the installation look, with a page as it would be. */
export function Branding() {
  const { me } = useRouteContext({ from: '__root__' });
  const [act, setAct] = useState<Act>();
  const { data, error, refetch } = useQuery({ queryKey: ['branding'], queryFn: () => ask<ConfiguredObject>('getBranding').catch(nothingYet) });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (data === undefined) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const isOfFile = data?.managed_by === 'file';
  const mayWrite = !isOfFile && me.permissions.includes('branding:write');
  const changed = () => queryClient.invalidateQueries({ queryKey: ['branding'] });
  return (
    <>
      <Heading text={t('branding')} />
      <p className="muted">{t(data ? 'branding.text' : 'branding.none')}</p>
      {isOfFile && <p><span className="state">{t('managed.file')}</span></p>}
      {data && mayWrite && (
        <div className="acts">
          <button type="button" onClick={() => setAct({ title: t('branding.delete'), text: t('branding.delete.text', { name: data.id }), call: { endpoint: 'deleteBranding', ifMatch: data.etag }, command: 'branding delete' })}>{t('branding.delete')}</button>
        </div>
      )}
      <BrandingForm key={data?.etag ?? ''} known={data ?? undefined} mayWrite={mayWrite} changed={changed} />
      <ActDialog act={act} close={() => setAct(undefined)} done={changed} />
    </>
  );
}

/** That nobody has said anything is no fault. */
function nothingYet(error: unknown): null {
  if (error instanceof ApiError && error.problem?.status === 404) return null;
  throw error;
}
