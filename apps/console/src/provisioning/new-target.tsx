import type { ConfiguredObject } from '@symbolon/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { Saving } from '../ui/saving.tsx';
import { draftOf, entryOf, fileEntry, type TargetDraft } from './target-draft.ts';
import { TargetFields } from './target-fields.tsx';

/** Adds an application that people are pushed to. It may be shut at first, so that it is compared before anybody is told of. */
export function NewTarget() {
  const navigate = useNavigate();
  const [draft, setDraft] = useState<TargetDraft>(() => draftOf());
  const entry = entryOf(draft);
  const made = async ({ id }: ConfiguredObject) => {
    await queryClient.invalidateQueries({ queryKey: ['scim-targets'], exact: true });
    await navigate({ to: '/provisioning/$target', params: { target: id } });
  };
  return (
    <>
      <Heading text={t('provisioning.new')} />
      <p className="muted">{t('provisioning.new.text')}</p>
      <form className="card form ruled" onSubmit={(event) => event.preventDefault()}>
        <TargetFields draft={draft} change={(change) => setDraft({ ...draft, ...change })} isNew />
        <Saving<ConfiguredObject> write="createScimTarget" draft={entry} title={t('provisioning.new')} command="scim targets create" file={{ kind: 'scim_targets', entry: fileEntry(entry) }} saved={made} />
      </form>
    </>
  );
}
