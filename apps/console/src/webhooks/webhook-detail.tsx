import type { Webhook, WebhookWithSecret } from '@symbolon/contracts';
import { useQuery } from '@tanstack/react-query';
import { useParams, useRouteContext } from '@tanstack/react-router';
import { useState } from 'react';
import { askWithEtag } from '../api/request.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { Deliveries } from './deliveries.tsx';
import { WebhookSecretOnce } from './webhook-secret-once.tsx';
import { WebhookActs } from './webhook-acts.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookState } from './webhook-state.tsx';

/** One webhook: what it is told, what came of that, and what can be done. */
export function WebhookDetail() {
  const { webhookId } = useParams({ from: '/webhooks/$webhookId' });
  const { me } = useRouteContext({ from: '__root__' });
  const [rotated, setRotated] = useState<WebhookWithSecret>();
  const { data, error, refetch } = useQuery({ queryKey: ['webhooks', webhookId], queryFn: () => askWithEtag<Webhook>('getWebhook', { params: { webhook_id: webhookId } }) });
  if (error && !data) return <ProblemNotice error={error} retry={() => void refetch()} />;
  if (!data) return <p className="muted" aria-busy="true">{t('loading')}</p>;
  const mayWrite = me.permissions.includes('webhooks:write');
  return (
    <>
      <Heading text={data.value.name} />
      <p className="facts"><WebhookState webhook={data.value} /> <code>{data.value.url}</code> <span className="muted">{t('webhooks.changed', { at: shownTime(data.value.updated_at) })}</span></p>
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {mayWrite && <WebhookActs webhook={data.value} read={async () => (await refetch()).data ?? data} rotated={setRotated} />}
      {rotated?.webhook_id === webhookId && <WebhookSecretOnce secret={rotated.secret} />}
      <Deliveries webhook={data.value} mayWrite={mayWrite} />
      <WebhookForm key={data.etag} known={data.value} etag={data.etag} mayWrite={mayWrite} />
    </>
  );
}
