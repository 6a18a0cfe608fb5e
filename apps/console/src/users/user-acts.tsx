import type { AdminUser } from '@symbolon/contracts';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { endpoints } from 'virtual:contract';
import { queryClient } from '../api/query-client.ts';
import { addressOf, ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';

const acts = [
  { name: 'endSessions', endpoint: 'endSessions', command: 'users sessions end-all' },
  { name: 'disable', endpoint: 'disableUser', command: 'users disable' },
  { name: 'enable', endpoint: 'enableUser', command: 'users enable' },
  { name: 'unlock', endpoint: 'unlockUser', command: 'users unlock' },
  { name: 'sendPasswordReset', endpoint: 'sendPasswordReset', command: 'users send-password-reset' },
] as const;
type Act = (typeof acts)[number];

/** What can be done to a person: each act says what it ends before it does, and how a program would do the same. */
export function UserActs({ user }: { readonly user: AdminUser }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [act, setAct] = useState<Act>(acts[0]);
  const [done, setDone] = useState<string>();
  const params = { user_id: user.user_id };
  const doing = useMutation({
    mutationFn: ({ endpoint }: Act) => ask(endpoint, { params }),
    onSuccess: async (_, { name }) => {
      dialog.current?.close();
      setDone(t('done', { what: t(`act.${name}`) }));
      await queryClient.invalidateQueries({ queryKey: ['user', user.user_id] });
    },
  });
  const begin = (next: Act) => {
    doing.reset();
    setAct(next);
    dialog.current?.showModal();
  };
  const fitting = acts.filter(({ name }) => name !== (user.state === 'disabled' ? 'disable' : 'enable'));
  return (
    <>
      <div className="acts">{fitting.map((each) => <button key={each.name} type="button" onClick={() => begin(each)}>{t(`act.${each.name}`)}</button>)}</div>
      <p className="notice" role="status" hidden={done === undefined}>{done}</p>
      <dialog ref={dialog} aria-labelledby="act-title">
        <h2 id="act-title">{t(`act.${act.name}`)}</h2>
        <p><bdi>{t(`act.${act.name}.text`, { name: user.username })}</bdi></p>
        <details>
          <summary>{t('same')}</summary>
          <pre tabIndex={0}>{`curl -X ${endpoints[act.endpoint].method} '${addressOf(act.endpoint, { params })}' \\\n  -H "Authorization: Bearer $TOKEN"`}</pre>
          <pre tabIndex={0}>{`symbolon ${act.command} ${user.user_id}`}</pre>
        </details>
        {doing.error && <ProblemNotice error={doing.error} retry={() => doing.mutate(act)} />}
        <div className="acts">
          <button type="button" className="primary" disabled={doing.isPending} onClick={() => doing.mutate(act)}>{t(`act.${act.name}`)}</button>
          <button type="button" onClick={() => dialog.current?.close()}>{t('cancel')}</button>
        </div>
      </dialog>
    </>
  );
}
