import type { Webhook } from '@symbolon/contracts';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { askWithEtag } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { Saving, type Version } from '../ui/saving.tsx';
import { draftOf } from './webhook-draft.ts';
import { WebhookFields } from './webhook-fields.tsx';

interface Props {
  readonly known: Webhook;
  readonly etag: string;
  readonly mayWrite: boolean;
}

/** Changes what a webhook is told, and where. */
export function WebhookForm({ known, etag, mayWrite }: Props) {
  const [draft, setDraft] = useState(() => draftOf(known));
  const params = { webhook_id: known.webhook_id };
  const read = async (): Promise<Version> => {
    const { value, etag: current } = await askWithEtag<Webhook>('getWebhook', { params });
    return { entry: { ...draftOf(value) }, etag: current };
  };
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  return (
    <form className="card form" onSubmit={(event) => event.preventDefault()}>
      <h2>{t('webhooks.settings')}</h2>
      <WebhookFields draft={draft} change={setDraft} mayWrite={mayWrite} />
      {mayWrite && <Saving write="replaceWebhook" read={read} params={params} draft={{ ...draft }} etag={etag} command={`webhooks update ${known.webhook_id}`} saved={refresh} takeTheirs={() => void refresh()} />}
    </form>
  );
}
