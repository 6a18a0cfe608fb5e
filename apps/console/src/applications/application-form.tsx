import type { ConfiguredObject } from '@symbolon/contracts';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { linesOf, listOf, textOf } from '../ui/entry.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Saving } from '../ui/saving.tsx';
import { fileEntry } from './file-entry.ts';
import { kindOf } from './kind-of.ts';
import { samlDraft, samlEntry } from './saml-draft.ts';
import { SamlFields } from './saml-fields.tsx';

interface Props {
  readonly known: ConfiguredObject;
  readonly refetch: () => Promise<unknown>;
}

const addressLists = ['redirect_uris', 'post_logout_redirect_uris', 'allowed_cors_origins'] as const;

/** Those that mean something for an application of its kind. */
const shownLists = (entry: ConfiguredObject['entry']) =>
  addressLists.filter((member) => entry[member] !== undefined || (listOf(entry['grant_types']).includes('authorization_code') && (member !== 'allowed_cors_origins' || entry['token_endpoint_auth_method'] === 'none')));

/** The members that are changed most; all others stay as they are. */
export function ApplicationForm({ known: { id, entry, etag, secrets }, refetch }: Props) {
  const [name, setName] = useState(textOf(entry['client_name']));
  const [scope, setScope] = useState(textOf(entry['scope']));
  const [isOurs, setOurs] = useState(entry['first_party'] === true);
  const [addresses, setAddresses] = useState<Readonly<Record<string, string>>>(() => Object.fromEntries(addressLists.map((member) => [member, listOf(entry[member]).join('\n')])));
  const [saml, setSaml] = useState(() => samlDraft(entry['saml']));
  const asksForTokens = kindOf(entry) !== 'saml';
  const spoken = samlEntry(saml, entry['saml']);
  const draft: Readonly<Record<string, unknown>> = {
    ...Object.fromEntries(Object.entries(entry).filter(([member]) => !['client_name', 'first_party', 'scope', 'saml'].includes(member))),
    ...(name !== '' && { client_name: name }),
    ...(isOurs && { first_party: true }),
    ...(scope.trim() !== '' && { scope }),
    ...Object.fromEntries(addressLists.map((member) => [member, linesOf(addresses[member] ?? '')] as const).filter(([member, uris]) => uris.length > 0 || entry[member] !== undefined)),
    ...(spoken && { saml: spoken }),
  };
  return (
    <form className="card form application" onSubmit={(event) => event.preventDefault()}>
      <h2>{t('applications.is')}</h2>
      <label>{t('applications.name')}<input value={name} maxLength={200} dir="auto" onChange={({ target }) => setName(target.value)} /></label>
      {shownLists(entry).map((member) => (
        <label key={member}>{t(`applications.${member}`)}
          <textarea value={addresses[member]} rows={Math.max(1, linesOf(addresses[member] ?? '').length)} spellCheck={false} onChange={({ target }) => setAddresses({ ...addresses, [member]: target.value })} />
          <small>{t(`applications.${member}.text`)}</small>
        </label>
      ))}
      {asksForTokens && <label>{t('applications.scopes')}<input value={scope} maxLength={4000} spellCheck={false} onChange={({ target }) => setScope(target.value)} /><small>{t('applications.scopes.text')}</small></label>}
      {asksForTokens && <label className="choice"><input type="checkbox" checked={isOurs} onChange={({ target }) => setOurs(target.checked)} /><span>{t('applications.ours')}</span></label>}
      <SamlFields clientId={id} draft={saml} change={(change) => setSaml((before) => ({ ...before, ...change }))} />
      <Saving
        write="replaceClient"
        read="getClient"
        params={{ client_id: id }}
        draft={draft}
        etag={etag}
        command={`clients update ${shellWord(id)}`}
        file={{ kind: 'clients', entry: fileEntry(draft, secrets.length > 0) }}
        saved={() => queryClient.invalidateQueries({ queryKey: ['applications'] })}
        takeTheirs={() => void refetch()}
      />
    </form>
  );
}
