import type { WebhookPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useRouteContext } from '@tanstack/react-router';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { WebhookState } from './webhook-state.tsx';

/** The programs that are told of events. */
export function Webhooks() {
  const { me } = useRouteContext({ from: '__root__' });
  const { data, error, refetch, fetchNextPage, hasNextPage, isPending } = useInfiniteQuery({
    queryKey: ['webhooks'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => ask<WebhookPage>('listWebhooks', { query: { cursor: pageParam } }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  const webhooks = data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <>
      <Heading text={t('webhooks')} />
      <p className="muted">{t('webhooks.text')}</p>
      {me.permissions.includes('webhooks:write') && <div className="acts"><Link className="button" to="/webhooks/new">{t('webhooks.new')}</Link></div>}
      {error && <ProblemNotice error={error} retry={() => void refetch()} />}
      {isPending && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {data && webhooks.length === 0 && <p className="empty-state">{t('webhooks.none')}</p>}
      {webhooks.length > 0 && (
        <div className="scroll" tabIndex={0} role="region" aria-label={t('webhooks')}>
          <table>
            <thead><tr><th scope="col">{t('webhooks.name')}</th><th scope="col">{t('webhooks.url')}</th><th scope="col">{t('webhooks.types')}</th><th scope="col">{t('state')}</th></tr></thead>
            <tbody>
              {webhooks.map((webhook) => (
                <tr key={webhook.webhook_id}>
                  <td><Link to="/webhooks/$webhookId" params={{ webhookId: webhook.webhook_id }}><bdi>{webhook.name}</bdi></Link></td>
                  <td><bdi className="id">{webhook.url}</bdi></td>
                  <td className="muted"><bdi>{webhook.event_types.length === 0 ? t('webhooks.every') : webhook.event_types.join(', ')}</bdi></td>
                  <td><WebhookState webhook={webhook} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {hasNextPage && <button type="button" onClick={() => void fetchNextPage()}>{t('more')}</button>}
    </>
  );
}
