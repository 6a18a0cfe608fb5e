import type { ConfiguredObject, StartedConnectionTrial } from '@symbolon/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { shellWord } from '../ui/equivalents.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { nameOf } from './connection-draft.ts';

interface Props {
  readonly known: ConfiguredObject;
  /** What the file manages is tried, and switched there. */
  readonly maySwitch: boolean;
}

/** Tries a connection by a log-in there, and opens and shuts it. */
export function ConnectionActs({ known, maySwitch }: Props) {
  const [act, setAct] = useState<Act>();
  const { id, entry, etag } = known;
  const params = { connection: id };
  const trying = useMutation({ mutationFn: () => ask<StartedConnectionTrial>('createConnectionTrial', { params }), onSuccess: ({ url }) => location.assign(url) });
  const isTried = entry['type'] !== 'ldap'; // nobody is led to a directory
  const enabled = entry['enabled'] === false;
  const which = enabled ? 'enable' : 'disable';
  const { enabled: _, ...rest } = entry;
  const switching: Act = { title: t(`connections.${which}`), text: t(`connections.${which}.text`, { name: nameOf(known) }), call: { endpoint: 'replaceConnection', params, body: enabled ? rest : { ...rest, enabled }, ifMatch: etag }, command: `connections update ${shellWord(id)}` };
  return (
    <>
      <div className="acts">
        {isTried && <button type="button" className={enabled ? 'primary' : ''} disabled={trying.isPending} onClick={() => trying.mutate()}>{t('connections.try')}</button>}
        {maySwitch && <button type="button" onClick={() => setAct(switching)}>{t(`connections.${which}`)}</button>}
        {isTried && <span className="muted">{t('connections.try.text')}</span>}
      </div>
      {trying.error && <ProblemNotice error={trying.error} retry={() => trying.mutate()} />}
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['connections'] })} />
    </>
  );
}
