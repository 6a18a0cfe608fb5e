import type { Webhook } from '@symbolon/contracts';
import { Link, useRouteContext } from '@tanstack/react-router';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { PageTable } from '../ui/page-table.tsx';
import { WebhookState } from './webhook-state.tsx';

/** The programs that are told of events. */
export function Webhooks() {
  const { me } = useRouteContext({ from: '__root__' });
  const webhooks = usePages<Webhook>({ endpoint: 'listWebhooks', queryKey: ['webhooks'] });
  return (
    <>
      <Heading text={t('webhooks')} />
      <p className="muted">{t('webhooks.text')}</p>
      {me.permissions.includes('webhooks:write') && <div className="acts"><Link className="button" to="/webhooks/new">{t('webhooks.new')}</Link></div>}
      <PageTable
        pages={webhooks}
        label={t('webhooks')}
        keyOf={({ webhook_id }) => webhook_id}
        empty={t('webhooks.none')}
        columns={[
          { head: t('webhooks.name'), cell: ({ webhook_id, name }) => <Link to="/webhooks/$webhookId" params={{ webhookId: webhook_id }}><bdi>{name}</bdi></Link> },
          { head: t('webhooks.url'), cell: ({ url }) => <bdi className="id">{url}</bdi> },
          { head: t('webhooks.types'), cell: ({ event_types }) => <bdi className="muted">{event_types.length === 0 ? t('webhooks.every') : event_types.join(', ')}</bdi> },
          { head: t('state'), cell: (webhook) => <WebhookState webhook={webhook} /> },
        ]}
      />
    </>
  );
}
