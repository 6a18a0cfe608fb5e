import type { ConfiguredObjectPage } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useRouteContext } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { listOf } from '../ui/entry.ts';
import { idOf, type Draft } from './draft.ts';
import { OurSide } from './our-side.tsx';
import { SamlMembers } from './saml-members.tsx';

interface Props {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
}

/** What code is made of has no character that could end a text there; addresses have none of them anyway. */
const address = (text: string): string => text.replace(/[\s'"`\\<>^{|}#]/g, '');
const scopes = (text: string): string => text.replace(/[^\w:./ -]/g, '');

/** The members of what is being made, which depend on its kind. */
export function ApplicationFields({ draft, change }: Props) {
  const { kind, name, clientId, redirectUri, isOurs, audience, scope } = draft;
  const hasLogin = kind === 'web' || kind === 'spa' || kind === 'native';
  return (
    <>
      <label>{t('applications.name')}<input value={name} maxLength={200} dir="auto" autoComplete="off" onChange={({ target }) => change({ name: target.value })} /></label>
      {kind === 'api'
        ? <label>{t('applications.audience')}<input value={audience} maxLength={2000} placeholder="https://api.example.com" inputMode="url" autoComplete="off" onChange={({ target }) => change({ audience: address(target.value) })} /><small>{t('applications.audience.text')}</small></label>
        : <label><code>client_id</code><input value={clientId} maxLength={128} placeholder={name === '' ? '' : idOf(draft)} autoComplete="off" onChange={({ target }) => change({ clientId: target.value.replace(/[^\w.~-]/g, '') })} /><small>{t('applications.id.text')}</small></label>}
      {hasLogin && <label>{t('applications.redirect')}<input value={redirectUri} maxLength={2048} inputMode="url" autoComplete="off" onChange={({ target }) => change({ redirectUri: address(target.value) })} /><small>{t('applications.redirect.text')}</small></label>}
      {hasLogin && <label className="choice"><input type="checkbox" checked={isOurs} onChange={({ target }) => change({ isOurs: target.checked })} /><span>{t('applications.ours')}</span></label>}
      {kind === 'saml' && <SamlMembers clientId={idOf(draft)} draft={draft.saml} change={(said) => change({ saml: { ...draft.saml, ...said } })} />}
      {kind === 'saml' && <OurSide />}
      {kind === 'machine' && <WantedApi draft={draft} change={change} />}
      {(kind === 'api' || kind === 'machine') && <label>{t('applications.scopes')}<input value={scope} maxLength={2000} placeholder="orders:read orders:write" autoComplete="off" onChange={({ target }) => change({ scope: scopes(target.value) })} /><small>{t(kind === 'api' ? 'applications.scopes.api' : 'applications.scopes.machine')}</small></label>}
    </>
  );
}

/** Which API a machine calls, of those that there are. */
function WantedApi({ draft, change }: Props) {
  const { me } = useRouteContext({ from: '__root__' });
  const { data } = useQuery({ queryKey: ['resource-servers', 'names'], enabled: me.permissions.includes('resource_servers:read'), queryFn: () => ask<ConfiguredObjectPage>('listResourceServers', { query: { limit: '200' } }) });
  if (!data) return null;
  if (data.items.length === 0) return <p className="muted">{t('applications.noApi')}</p>;
  const scopesOf = (entry: Readonly<Record<string, unknown>>): readonly string[] => {
    const { contract } = entry;
    return typeof contract === 'object' && contract !== null && 'scopes' in contract ? Object.keys(contract.scopes ?? {}) : listOf(entry['scopes']);
  };
  return (
    <label>{t('applications.api')}
      <select value={draft.audience} onChange={({ target }) => change({ audience: target.value, scope: scopesOf(data.items.find(({ id }) => id === target.value)?.entry ?? {}).join(' ') })}>
        <option value="">–</option>
        {data.items.map(({ id }) => <option key={id}>{id}</option>)}
      </select>
    </label>
  );
}
