import type { CreatedClient } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { examples } from 'virtual:examples';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { Saving } from '../ui/saving.tsx';
import { ApplicationFields } from './application-fields.tsx';
import './applications.css';
import { Code } from './code.tsx';
import { ClientSecretOnce } from './client-secret-once.tsx';
import { changed, draftOf, entryOf, forgetDraft, keepDraft, keptDraft, kinds, type Draft, type Kind } from './draft.ts';
import { fileEntry } from './file-entry.ts';
import { OurSide } from './our-side.tsx';

/** From what somebody wants to build to code that works: asks, makes it once, shows the secret once. */
export function NewApplication() {
  const { me } = useRouteContext({ from: '__root__' });
  const allowed = kinds.filter(({ permission }) => me.permissions.includes(permission));
  const [draft, setDraft] = useState<Draft>(() => keptDraft() ?? usual(allowed[0]?.kind ?? 'web'));
  const [made, setMade] = useState<CreatedClient>();
  useEffect(() => forgetDraft, []); // who goes to another screen begins anew; a reload does not
  useEffect(() => keepDraft(draft), [draft]);
  const change = (next: Partial<Draft>) => setDraft(changed(draft, next));
  const isApi = draft.kind === 'api';
  const entry = entryOf(draft);
  if (made) return <Made draft={draft} made={made} again={() => { setMade(undefined); setDraft(draftOf(draft.kind, draft.framework)); }} />;
  return (
    <>
      <Heading text={t('applications.new')} />
      <form className="card form application wizard" onSubmit={(event) => event.preventDefault()}>
        <fieldset className="kinds">
          <legend>{t('applications.kind')}</legend>
          {allowed.map(({ kind }) => (
            <label key={kind} className="kind">
              <input type="radio" name="kind" value={kind} checked={draft.kind === kind} onChange={() => setDraft(usual(kind, draft))} />
              <span><strong>{t(`applications.kind.${kind}`)}</strong><small>{t(`applications.kind.${kind}.text`)}</small></span>
            </label>
          ))}
        </fieldset>
        {draft.kind !== 'saml' && <fieldset className="frameworks">
          <legend>{t('applications.framework')}</legend>
          {[...frameworks(draft.kind), { id: '', name: t('applications.other') }].map(({ id, name }) => (
            <label key={id}><input type="radio" name="framework" checked={draft.framework === id} onChange={() => setDraft(draftOf(draft.kind, id, draft))} />{name}</label>
          ))}
        </fieldset>}
        <ApplicationFields draft={draft} change={change} />
        {draft.isMade && <p className="notice">{t('applications.again')}</p>}
        <Saving<CreatedClient>
          write={isApi ? 'createResourceServer' : 'createClient'}
          draft={entry}
          idempotencyKey={draft.key}
          title={t('applications.create')}
          command={isApi ? 'resource-servers create' : 'clients create'}
          file={{ kind: isApi ? 'resource_servers' : 'clients', entry: isApi ? entry : fileEntry(entry, draft.kind === 'web' || draft.kind === 'machine') }}
          saved={async (answer) => {
            setDraft({ ...draft, isMade: true });
            setMade(answer);
            scrollTo(0, 0);
            await queryClient.invalidateQueries({ queryKey: [isApi ? 'resource-servers' : 'applications'] });
          }}
        />
      </form>
    </>
  );
}

const frameworks = (kind: Kind) => examples.filter((example) => example.kind === kind);
const usual = (kind: Kind, from?: Draft): Draft => draftOf(kind, frameworks(kind)[0]?.id ?? '', from);

/** It is there: its secret, and what to do with it. */
function Made({ draft, made, again }: { readonly draft: Draft; readonly made: CreatedClient; readonly again: () => void }) {
  const { kind, framework, name, redirectUri, audience, scope } = draft;
  const hasLogin = kind !== 'api' && kind !== 'machine';
  const isSaml = kind === 'saml';
  const scopes = scope.split(' ').filter((word) => word !== '');
  const wanted = kind === 'api' ? scopes[0] : scopes.join(' ');
  const values = {
    ...(kind !== 'api' && { client_id: made.id }),
    ...(hasLogin ? { redirect_uri: redirectUri } : { ...(audience !== '' && { audience }), ...(wanted !== undefined && wanted !== '' && { scope: wanted }) }),
  };
  return (
    <>
      <Heading text={t('applications.made', { name: name || made.id })} />
      {made.client_secret !== undefined && <ClientSecretOnce secret={made.client_secret} />}
      {isSaml ? <section className="card form"><p>{t('applications.saml.made')}</p><OurSide /></section> : <Code framework={framework} values={values} secret={made.client_secret} />}
      <div className="acts">
        {kind !== 'api' && <Link className="button" to="/applications/$clientId" params={{ clientId: made.id }}>{t('applications.toIt')}</Link>}
        <button type="button" onClick={again}>{t('applications.another')}</button>
      </div>
    </>
  );
}
