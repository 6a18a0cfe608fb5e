import type { ConfiguredObject } from '@symbolon/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { Saving } from '../ui/saving.tsx';
import { draftOf, entryOf, fileEntry, type ConnectionDraft } from './connection-draft.ts';
import { ConnectionFields } from './connection-fields.tsx';

/** Adds a provider. It is shut at first: nobody sees its button before it was tried. */
export function NewConnection() {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<ConnectionDraft>(() => draftOf());
  const entry = { ...entryOf(draft), enabled: false };
  const made = async ({ id }: ConfiguredObject) => {
    await queryClient.invalidateQueries({ queryKey: ['connections'], exact: true });
    await navigate({ to: '/connections/$connection', params: { connection: id } });
  };
  return (
    <>
      <Heading text={t('connections.new')} />
      <p className="muted">{t('connections.new.text')}</p>
      <form className="card form ruled" onSubmit={(event) => event.preventDefault()}>
        <ConnectionFields draft={draft} change={(change) => setDraft({ ...draft, ...change })} isNew />
        <Saving<ConfiguredObject> write="createConnection" draft={entry} title={t('connections.new')} command="connections create" file={{ kind: 'connections', entry: fileEntry(entry) }} saved={made} />
      </form>
    </>
  );
}
