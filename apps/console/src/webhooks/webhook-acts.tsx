import type { Webhook, WebhookTest, WebhookWithSecret } from '@symbolon/contracts';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { queryClient } from '../api/query-client.ts';
import { t } from '../i18n/catalogue.ts';
import { ActDialog, type Act } from '../ui/act-dialog.tsx';
import { draftOf } from './webhook-draft.ts';

interface Props {
  readonly webhook: Webhook;
  /** Asks for it once more, so that what is switched is what is there. */
  readonly read: () => Promise<{ readonly value: Webhook; readonly etag: string }>;
  readonly rotated: (answer: WebhookWithSecret) => void;
}

/** What can be done with a webhook. */
export function WebhookActs({ webhook, read, rotated }: Props) {
  const navigate = useNavigate();
  const [act, setAct] = useState<Act>();
  const [tried, setTried] = useState<WebhookTest>();
  const id = webhook.webhook_id;
  const params = { webhook_id: id };
  const { name, url } = webhook;
  const acts: readonly Act[] = [
    { title: t('webhooks.test'), text: t('webhooks.test.text', { url }), call: { endpoint: 'testWebhook', params }, command: `webhooks test ${id}` },
    { title: t('webhooks.rotate'), text: t('webhooks.rotate.text'), call: { endpoint: 'rotateWebhookSecret', params }, command: `webhooks rotate-secret ${id}` },
    { title: t('webhooks.delete'), text: t('webhooks.delete.text', { name }), call: { endpoint: 'deleteWebhook', params }, command: `webhooks delete ${id}` },
  ];
  const switching = async () => {
    const { value, etag } = await read();
    const enabled = !webhook.enabled;
    const which = enabled ? 'enable' : 'disable';
    setAct({ title: t(`webhooks.${which}`), text: t(`webhooks.${which}.text`, { name }), call: { endpoint: 'replaceWebhook', params, body: { ...draftOf(value), enabled }, ifMatch: etag }, command: `webhooks update ${id}` });
  };
  const done = async (answer: unknown, { call: { endpoint } }: Act) => {
    setTried(endpoint === 'testWebhook' ? (answer as WebhookTest) : undefined);
    if (endpoint === 'rotateWebhookSecret') rotated(answer as WebhookWithSecret);
    if (endpoint === 'deleteWebhook') await navigate({ to: '/webhooks' });
    await queryClient.invalidateQueries({ queryKey: ['webhooks'], exact: endpoint === 'deleteWebhook' });
  };
  return (
    <>
      <div className="acts">
        {acts.slice(0, 2).map((each) => <button key={each.title} type="button" onClick={() => setAct(each)}>{each.title}</button>)}
        <button type="button" onClick={() => void switching()}>{t(webhook.enabled ? 'webhooks.disable' : 'webhooks.enable')}</button>
        {acts.slice(2).map((each) => <button key={each.title} type="button" onClick={() => setAct(each)}>{each.title}</button>)}
      </div>
      {tried && <p className={tried.delivered ? 'notice' : 'alert'} role="status">{tried.delivered ? t('webhooks.test.arrived', { status: tried.status ?? '' }) : <bdi>{t('webhooks.test.lost', { what: tried.error ?? tried.status ?? '' })}</bdi>}</p>}
      <ActDialog act={act} close={() => setAct(undefined)} done={done} />
    </>
  );
}
