import type { ConfiguredObject } from '@symbolon/contracts';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { shellWord } from '../ui/equivalents.ts';
import { Saving } from '../ui/saving.tsx';
import { draftOf, entryOf, fileEntry } from './target-draft.ts';
import { TargetFields } from './target-fields.tsx';

/** Changes who is pushed to an application, and what it is told of them. Its addresses stay. */
export function TargetForm({ known: { id, entry, etag } }: { readonly known: ConfiguredObject }) {
  const [draft, setDraft] = useState(() => draftOf(entry));
  const wanted = entryOf(draft);
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['scim-targets'] });
  return (
    <form className="card form ruled" onSubmit={(event) => event.preventDefault()}>
      <h2>{t('provisioning.settings')}</h2>
      <TargetFields draft={draft} change={(change) => setDraft({ ...draft, ...change })} />
      <Saving write="replaceScimTarget" read="getScimTarget" params={{ target: id }} draft={wanted} etag={etag} command={`scim targets update ${shellWord(id)}`} file={{ kind: 'scim_targets', entry: fileEntry(wanted) }} saved={refresh} takeTheirs={() => void refresh()} />
    </form>
  );
}
