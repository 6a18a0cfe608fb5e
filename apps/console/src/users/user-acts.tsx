import type { AdminUser, RecoveryLink } from '@symbolon/contracts';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { ShownOnce } from '../ui/shown-once.tsx';

const acts = [
  { name: 'endSessions', endpoint: 'endSessions', command: 'users sessions end-all' },
  { name: 'disable', endpoint: 'disableUser', command: 'users disable' },
  { name: 'enable', endpoint: 'enableUser', command: 'users enable' },
  { name: 'unlock', endpoint: 'unlockUser', command: 'users unlock' },
  { name: 'sendPasswordReset', endpoint: 'sendPasswordReset', command: 'users send-password-reset' },
] as const;
const recovery = { name: 'recoveryLink', endpoint: 'makeRecoveryLink', command: 'users make-recovery-link' } as const;

/** What can be done to a person. */
export function UserActs({ user, mayRecover }: { readonly user: AdminUser; readonly mayRecover: boolean }) {
  const [link, setLink] = useState<string>();
  const [act, setAct] = useState<Act>();
  const fitting = [...acts.filter(({ name }) => name !== (user.state === 'disabled' ? 'disable' : 'enable')), ...(mayRecover ? [recovery] : [])];
  const asked = ({ name, endpoint, command }: (typeof acts)[number] | typeof recovery): Act => ({
    title: t(`act.${name}`),
    text: t(`act.${name}.text`, { name: user.username }),
    call: { endpoint, params: { user_id: user.user_id } },
    command: `${command} ${user.user_id}`,
  });
  const done = async (answer: unknown, { call }: Act) => {
    if (call.endpoint === recovery.endpoint) setLink((answer as RecoveryLink).url);
    await queryClient.invalidateQueries({ queryKey: ['user', user.user_id] });
  };
  return (
    <>
      <div className="acts">{fitting.map((each) => <button key={each.name} type="button" onClick={() => setAct(asked(each))}>{t(`act.${each.name}`)}</button>)}</div>
      <ActDialog act={act} close={() => setAct(undefined)} done={done} />
      {link !== undefined && <ShownOnce title={t('recoveryLink')} text={t('recoveryLink.once')} label={t('recoveryLink')} secret={link} />}
    </>
  );
}
