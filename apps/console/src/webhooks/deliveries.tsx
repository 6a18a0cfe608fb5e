import type { DeliveryState, Webhook, WebhookDelivery, WebhookReplayed } from '@symbolon/contracts';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { usePages } from '../api/use-pages.ts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { DeliveryTable } from './delivery-table.tsx';
import { ReplayForm } from './replay-form.tsx';

const states = ['pending', 'delivered', 'failed'] as const satisfies readonly DeliveryState[];
const refreshMs = 3_000;
/** Whether what becomes of it is seen soon: a later attempt is an hour away. */
const isSoon = ({ next_attempt_at }: WebhookDelivery): boolean => next_attempt_at !== null && Date.parse(next_attempt_at) < Date.now() + 2 * refreshMs;

/** What a webhook was told and is still to be told, and sending it once more. */
export function Deliveries({ webhook, mayWrite }: { readonly webhook: Webhook; readonly mayWrite: boolean }) {
  const [state, setState] = useState('');
  const [act, setAct] = useState<Act>();
  const [again, setAgain] = useState<number>();
  const params = { webhook_id: webhook.webhook_id };
  const queryKey = ['webhooks', webhook.webhook_id, 'deliveries'];
  const { items, error, refetch, more } = usePages<WebhookDelivery>({
    endpoint: 'listWebhookDeliveries',
    params,
    query: { state },
    queryKey: [...queryKey, state],
    keepsBefore: true,
    refreshed: (pages) => (pages.length === 1 && pages[0]?.items.some(isSoon) ? refreshMs : false),
  });
  const replay = ({ event_id, event_type }: WebhookDelivery) => setAct(replaying(t('webhooks.replay.text', { type: event_type, url: webhook.url }), { event_id }));
  const replaying = (text: string, body: Readonly<Record<string, string>>): Act => ({ title: t('webhooks.replay'), text, call: { endpoint: 'replayWebhook', params, body }, command: `webhooks replay ${webhook.webhook_id}` });
  return (
    <section className="card">
      <h2>{t('webhooks.deliveries')}</h2>
      <div className="bar">
        <label className="inline">{t('state')} <select value={state} onChange={({ target }) => setState(target.value)}><option value="">{t('webhooks.state.all')}</option>{states.map((each) => <option key={each} value={each}>{t(`webhooks.state.${each}`)}</option>)}</select></label>
        <button type="button" onClick={refetch}>{t('webhooks.refresh')}</button>
      </div>
      {again !== undefined && <p className="muted">{t('webhooks.replayed', { count: again })}</p>}
      {error && <ProblemNotice error={error} retry={refetch} />}
      {!items && !error && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {items && <DeliveryTable deliveries={items} replay={mayWrite && webhook.enabled ? replay : undefined} />}
      {more && <button type="button" onClick={more}>{t('more')}</button>}
      {mayWrite && webhook.enabled && <ReplayForm replay={(since, until) => setAct(replaying(t('webhooks.replay.time.text', { since: shownTime(since), until: shownTime(until), url: webhook.url }), { since, until }))} />}
      <ActDialog act={act} close={() => setAct(undefined)} done={async (answer) => { setAgain((answer as WebhookReplayed).events); await queryClient.invalidateQueries({ queryKey }); }} />
    </section>
  );
}
