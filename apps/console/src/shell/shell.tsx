import { Link, Outlet, useRouteContext } from '@tanstack/react-router';
import { LogOut, Menu } from 'lucide-react';
import { useEffect, useState } from 'react';
import { chooseLanguage, language, languages, t } from '../i18n/catalogue.ts';
import { logoutAddress } from '../session/authorization.ts';
import { heldTokens } from '../session/session.ts';
import { chooseColors, chosenColors } from './colors.ts';
import { Status } from '../ui/status.tsx';
import { Palette } from './palette.tsx';
import { groups, screens } from './screens.ts';

const name = document.querySelector<HTMLMetaElement>('meta[name="application-name"]')?.content ?? '';

/** What stays while screens change: navigation, who is logged in, and the keys that lead anywhere. */
export function Shell() {
  const { me } = useRouteContext({ from: '__root__' });
  const [isOpen, setOpen] = useState(false);
  const [hadFewer, setHadFewer] = useState(me.permissions.length);
  useEffect(() => setHadFewer((before) => Math.max(before, me.permissions.length)), [me]);
  return (
    <>
      <a className="skip" href="#content" onClick={(event) => { event.preventDefault(); document.getElementById('content')?.focus(); }}>{t('skip')}</a>
      <header className="side" data-open={isOpen}>
        <div className="brand">
          <strong><bdi>{name}</bdi></strong>
          <button type="button" className="quiet menu" aria-expanded={isOpen} aria-controls="navigation" onClick={() => setOpen(!isOpen)}><Menu size={18} aria-hidden /> {t('menu')}</button>
        </div>
        <div id="navigation" className="drawer">
          <nav aria-label={t('console')} onClick={() => setOpen(false)}>
            {[undefined, ...groups].map((group) => <NavigationGroup key={group ?? ''} group={group} permissions={me.permissions} />)}
          </nav>
          <Palette permissions={me.permissions} />
          <div className="foot">
            <label>{t('language')}<select value={language} onChange={(event) => chooseLanguage(event.target.value)}>{Object.entries(languages).map(([id, own]) => <option key={id} value={id} lang={id}>{own}</option>)}</select></label>
            <label>{t('colors')}<select defaultValue={chosenColors()} onChange={(event) => chooseColors(event.target.value)}>{(['system', 'light', 'dark'] as const).map((each) => <option key={each} value={each}>{t(`colors.${each}`)}</option>)}</select></label>
            <p className="me"><bdi>{me.name}</bdi></p>
            <button type="button" className="quiet" onClick={() => location.assign(logoutAddress(heldTokens()))}><LogOut size={16} aria-hidden /> {t('logout')}</button>
          </div>
        </div>
      </header>
      <main id="content" tabIndex={-1}>
        {me.permissions.length < hadFewer && <p className="notice" role="status">{t('denied')}</p>}
        <Status />
        <Outlet />
      </main>
    </>
  );
}

/** The screens that stand together, of which somebody may see any. */
function NavigationGroup({ group, permissions }: { readonly group: (typeof groups)[number] | undefined; readonly permissions: readonly string[] }) {
  const shown = screens.filter((each) => ('group' in each ? each.group : undefined) === group && permissions.includes(each.permission));
  if (shown.length === 0) return null;
  return (
    <div className="group" {...(group && { role: 'group', 'aria-labelledby': group })}>
      {group && <p id={group}>{t(group)}</p>}
      {shown.map(({ to, key, Icon }) => <Link key={to} to={to} activeOptions={{ exact: to === '/' }}><Icon size={16} aria-hidden />{t(key)}</Link>)}
    </div>
  );
}
