import type { AdminUserPage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { screens } from './screens.ts';

/** Ctrl or Cmd and K leads to a screen or a person by a few letters; `/` to the search of the screen. */
export function Palette({ permissions }: { readonly permissions: readonly string[] }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const navigate = useNavigate();
  const [wanted, setWanted] = useState('');
  const maySearch = permissions.includes('users:read') && wanted.length > 1;
  const { data } = useQuery({ queryKey: ['palette', wanted], enabled: maySearch, queryFn: () => ask<AdminUserPage>('listUsers', { query: { username: wanted, limit: '5' } }) });

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, select, textarea');
      if ((event.ctrlKey || event.metaKey) && event.key === 'k') {
        event.preventDefault();
        setWanted('');
        dialog.current?.showModal();
      } else if (event.key === '/' && !isTyping) {
        event.preventDefault();
        document.querySelector<HTMLInputElement>('input[type="search"]')?.focus();
      }
    };
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);

  const places = [
    ...screens.filter(({ key, permission }) => permissions.includes(permission) && t(key).toLowerCase().includes(wanted.toLowerCase())).map(({ to, key }) => ({ id: to, shown: t(key), go: () => navigate({ to }) })),
    ...(maySearch ? (data?.items ?? []) : []).map(({ user_id, username }) => ({ id: user_id, shown: username, go: () => navigate({ to: '/users/$userId', params: { userId: user_id } }) })),
  ];
  const go = (place: (typeof places)[number] | undefined) => {
    dialog.current?.close();
    void place?.go();
  };
  return (
    <>
      <button type="button" className="quiet" onClick={() => dialog.current?.showModal()}>{t('palette')} <kbd>Ctrl K</kbd></button>
      <dialog ref={dialog} className="palette" aria-label={t('palette')}>
        <form method="dialog" onSubmit={(event) => { event.preventDefault(); go(places[0]); }}>
          <input autoFocus value={wanted} onChange={(event) => setWanted(event.target.value)} aria-label={t('palette')} placeholder={t('palette')} />
        </form>
        <ul>{places.map((place) => <li key={place.id}><button type="button" className="quiet" onClick={() => go(place)}><bdi>{place.shown}</bdi></button></li>)}</ul>
      </dialog>
    </>
  );
}
