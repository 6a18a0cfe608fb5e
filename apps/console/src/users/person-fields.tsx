import { useRouteContext } from '@tanstack/react-router';
import { t } from '../i18n/catalogue.ts';
import { hasAddress, mayMail, type PersonDraft } from './person-draft.ts';

interface Props {
  readonly draft: PersonDraft;
  readonly change: (change: Partial<PersonDraft>) => void;
}

/** The members of a person who is to be made. All of them stay where they are while a log-in name becomes an address. */
export function PersonFields({ draft, change }: Props) {
  const { me } = useRouteContext({ from: '__root__' });
  const { username, name, email, isProven, password, wantsMail } = draft;
  const isAddress = hasAddress(draft);
  return (
    <>
      <label>{t('name')}<input value={username} maxLength={320} required dir="auto" autoComplete="off" autoCapitalize="none" spellCheck={false} placeholder="ada@example.com" onChange={({ target }) => change({ username: target.value })} /><small>{t('users.username.text')}</small></label>
      <label>{t('users.name')}<input value={name} maxLength={200} dir="auto" autoComplete="off" onChange={({ target }) => change({ name: target.value })} /></label>
      <label>{t('users.email')}<input type="email" value={isAddress ? username : email} maxLength={320} dir="ltr" readOnly={isAddress} autoComplete="off" onChange={({ target }) => change({ email: target.value })} /><small>{t('users.email.text')}</small></label>
      <label className="choice"><input type="checkbox" checked={isProven && isAddress} disabled={!isAddress} onChange={({ target }) => change({ isProven: target.checked })} /><span>{t('users.proven')}</span></label>
      <label>{t('users.password')}<input type="password" value={password} dir="ltr" autoComplete="new-password" onChange={({ target }) => change({ password: target.value })} /><small>{t(isAddress || username === '' ? 'users.password.text' : 'users.password.needed')}</small></label>
      {me.permissions.includes('users:support') && <label className="choice"><input type="checkbox" checked={wantsMail && mayMail(draft)} disabled={!mayMail(draft)} onChange={({ target }) => change({ wantsMail: target.checked })} /><span>{t('users.mail')}</span></label>}
    </>
  );
}
