import type { ConfiguredObject } from '@symbolon/contracts';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Saving } from '../ui/saving.tsx';
import { draftOf, entryOf, fileEntry } from './connection-draft.ts';
import { ConnectionFields } from './connection-fields.tsx';

/** Changes a connection; what the form does not show stays as it is. */
export function ConnectionForm({ known: { id, entry, etag } }: { readonly known: ConfiguredObject }) {
  const [draft, setDraft] = useState(() => draftOf(entry));
  const wanted = entryOf(draft, entry);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['connections'] });
  return (
    <form className="card form ruled" onSubmit={(event) => event.preventDefault()}>
      <h2>{t('connections.settings')}</h2>
      <ConnectionFields draft={draft} change={(change) => setDraft({ ...draft, ...change })} />
      <Saving write="replaceConnection" read="getConnection" params={{ connection: id }} draft={wanted} etag={etag} command={`connections update ${shellWord(id)}`} file={{ kind: 'connections', entry: fileEntry(wanted) }} saved={refresh} takeTheirs={() => void refresh()} />
    </form>
  );
}
