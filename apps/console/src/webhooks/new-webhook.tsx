import type { WebhookWithSecret } from '@symbolon/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { Saving } from '../ui/saving.tsx';
import { WebhookSecretOnce } from './webhook-secret-once.tsx';
import { WebhookFields } from './webhook-fields.tsx';
import { newWebhook, type WebhookDraft } from './webhook-draft.ts';

/** Adds a webhook, and shows its secret the one time that it is told. */
export function NewWebhook() {
  const [draft, setDraft] = useState<WebhookDraft>(newWebhook);
  const [made, setMade] = useState<WebhookWithSecret>();
  return (
    <>
      <Heading text={made?.name ?? t('webhooks.new')} />
      {made ? (
        <>
          <WebhookSecretOnce secret={made.secret} />
          <div className="acts"><Link className="button primary" to="/webhooks/$webhookId" params={{ webhookId: made.webhook_id }}>{t('webhooks.go')}</Link></div>
        </>
      ) : (
        <form className="card form" onSubmit={(event) => event.preventDefault()}>
          <WebhookFields draft={draft} change={setDraft} mayWrite />
          <Saving<WebhookWithSecret> write="createWebhook" draft={{ ...draft }} title={t('webhooks.new')} command="webhooks create" saved={async (answer) => { setMade(answer); await queryClient.invalidateQueries({ queryKey: ['webhooks'], exact: true }); }} />
        </form>
      )}
    </>
  );
}
