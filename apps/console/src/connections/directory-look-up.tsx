import type { DirectoryFinding } from '@symbolon/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { TrialPerson } from './trial-person.tsx';

/** Looks somebody up in a directory, by their name or as they would log in, and shows what the connection makes of that. */
export function DirectoryLookUp({ connection }: { readonly connection: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const looking = useMutation({ mutationFn: () => ask<DirectoryFinding>('lookUpInDirectory', { params: { connection }, body: { name, ...(password !== '' && { password }) } }), onSettled: () => setPassword(''), gcTime: 0 });
  const { data, error } = looking;
  const look = (event: FormEvent) => {
    event.preventDefault();
    looking.mutate();
  };
  return (
    <section className="card" aria-labelledby="look-up">
      <h2 id="look-up">{t('connections.look')}</h2>
      <p className="muted">{t('connections.look.text')}</p>
      <form onSubmit={look}>
        <label>{t('connections.look.name')}<input dir="ltr" required maxLength={254} autoComplete="off" spellCheck={false} value={name} onChange={({ target }) => setName(target.value)} /><small>{t('connections.look.name.text')}</small></label>
        <label>{t('connections.look.password')}<input type="password" dir="ltr" maxLength={1024} autoComplete="off" value={password} onChange={({ target }) => setPassword(target.value)} /><small>{t('connections.look.password.text')}</small></label>
        <div className="acts"><button disabled={looking.isPending}>{t('connections.look.now')}</button></div>
      </form>
      {error && <ProblemNotice error={error} retry={undefined} />}
      <div role="status">
        {data?.state === 'refused' && <p className="alert">{t(`connections.look.${data.refusal ?? 'not_found'}`)}</p>}
        {data?.state === 'done' && <TrialPerson person={data} />}
      </div>
    </section>
  );
}
