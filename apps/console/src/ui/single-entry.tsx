import type { ConfiguredObject } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { Fragment, useState, type ReactNode } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ApiError, ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from './act-dialog.tsx';
import { Heading } from './heading.tsx';
import { ProblemNotice } from './problem-notice.tsx';

/** What a form of it is given. */
export interface Known {
  /** What is there; undefined where nobody has said anything. */
  readonly known: ConfiguredObject | undefined;
  readonly mayWrite: boolean;
  readonly changed: () => Promise<void>;
}

interface Props {
  readonly name: 'branding' | 'sign_in';
  readonly read: 'getBranding' | 'getSignIn';
  readonly remove: 'deleteBranding' | 'deleteSignIn';
  readonly command: string;
  /** Another version is another draft. */
  readonly form: (known: Known) => ReactNode;
}

/** The screen of what there is one of, or none: what is said of it, and the way back to what holds then. */
export function SingleEntry({ name, read, remove, command, form }: Props) {
  const { me } = useRouteContext({ from: '__root__' });
  const [act, setAct] = useState<Act>();
  const { data, error, refetch } = useQuery({ queryKey: [name], queryFn: () => ask<ConfiguredObject>(read).catch(nothingYet) });
  if (error) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (data === undefined) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const isOfFile = data?.managed_by === 'file';
  const mayWrite = !isOfFile && me.permissions.includes(`${name}:write`);
  const changed = () => queryClient.invalidateQueries({ queryKey: [name] });
  return (
    <>
      <Heading text={t(name)} />
      <p className="muted">{t(`${name}.${data ? 'text' : 'none'}`)}</p>
      {isOfFile && <p><span className="state">{t('managed.file')}</span></p>}
      {data && mayWrite && (
        <div className="acts">
          <button type="button" onClick={() => setAct({ title: t(`${name}.delete`), text: t(`${name}.delete.text`, { name: data.id }), call: { endpoint: remove, ifMatch: data.etag }, command })}>{t(`${name}.delete`)}</button>
        </div>
      )}
      <Fragment key={data?.etag ?? ''}>{form({ known: data ?? undefined, mayWrite, changed })}</Fragment>
      <ActDialog act={act} close={() => setAct(undefined)} done={changed} />
    </>
  );
}

/** That nobody has said anything is no fault. */
function nothingYet(error: unknown): null {
  if (error instanceof ApiError && error.problem?.status === 404) return null;
  throw error;
}
