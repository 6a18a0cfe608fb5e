import { useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { shellWord } from '../ui/equivalents.ts';

interface Props {
  readonly id: string;
  /** Has it shown what pushing everybody would do. */
  readonly plan: () => void;
}

/** What can be done with a target, for whoever may. */
export function TargetActs({ id, plan }: Props) {
  const { me } = useRouteContext({ from: '__root__' });
  const [act, setAct] = useState<Act>();
  if (!me.permissions.includes('scim:write')) return null;
  const push: Act = { title: t('provisioning.push'), text: t('provisioning.push.text', { name: id }), call: { endpoint: 'pushScimTarget', params: { target: id } }, command: `scim targets push ${shellWord(id)}` };
  return (
    <>
      <span className="acts">
        {me.permissions.includes('users:read') && <button type="button" onClick={plan}>{t('provisioning.plan')}</button>}
        <button type="button" onClick={() => setAct(push)}>{t('provisioning.push')}</button>
      </span>
      <ActDialog act={act} close={() => setAct(undefined)} done={() => queryClient.invalidateQueries({ queryKey: ['scim-target-state'] })} />
    </>
  );
}
