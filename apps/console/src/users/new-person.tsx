import type { AdminUser } from '@symbolon/contracts';
import { Link, useNavigate, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Saving } from '../ui/saving.tsx';
import { fileEntry, mayMail, newPerson, personOf, type PersonDraft } from './person-draft.ts';
import { PersonFields } from './person-fields.tsx';

/** Makes a person, and mails them a link for a password where that is wanted. */
export function NewPerson() {
  const { me } = useRouteContext({ from: '__root__' });
  const navigate = useNavigate();
  const [draft, setDraft] = useState(newPerson);
  const [unsent, setUnsent] = useState<{ readonly made: AdminUser; readonly error: Error }>();
  const person = personOf(draft);
  const mails = draft.wantsMail && mayMail(draft) && me.permissions.includes('users:support');

  /** Whoever presses twice, or tries again, mails once: the key is that of the draft. */
  async function finish(made: AdminUser): Promise<void> {
    const error = mails ? await ask('sendPasswordReset', { params: { user_id: made.user_id }, idempotencyKey: `${draft.key}.mail` }).then(() => undefined, (refusal: Error) => refusal) : undefined;
    if (error) return setUnsent({ made, error });
    await navigate({ to: '/users/$userId', params: { userId: made.user_id } });
  }

  if (unsent) return <Unsent {...unsent} again={() => void finish(unsent.made)} />;
  return (
    <>
      <Heading text={t('users.new')} />
      <form className="card form" onSubmit={(event) => event.preventDefault()}>
        <PersonFields draft={draft} change={(change: Partial<PersonDraft>) => setDraft({ ...draft, ...change, key: crypto.randomUUID() })} />
        <Saving<AdminUser>
          write="createUser"
          draft={person}
          idempotencyKey={draft.key}
          title={t('users.new')}
          command="users create"
          file={{ kind: 'users', entry: fileEntry(person) }}
          {...(mails && { next: { call: { endpoint: 'sendPasswordReset', params: { user_id: 'USER_ID' } }, command: `users send-password-reset ${shellWord(draft.username)}` } })}
          saved={async (made) => { await queryClient.invalidateQueries({ queryKey: ['users'] }); await finish(made); }}
        />
      </form>
    </>
  );
}

/** The person is there, and only the mail did not go out: it is told what, and not asked for the person again. */
const Unsent = ({ made, error, again }: { readonly made: AdminUser; readonly error: Error; readonly again: () => void }) => (
  <>
    <Heading text={made.username} />
    <p>{t('users.mail.unsent', { name: made.username })}</p>
    <ProblemNotice error={error} retry={again} />
    <div className="acts"><Link className="button primary" to="/users/$userId" params={{ userId: made.user_id }}>{t('users.go')}</Link></div>
  </>
);
