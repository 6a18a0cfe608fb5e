import { t } from '../i18n/catalogue.ts';
import { EventTypeChoice } from './event-type-choice.tsx';
import type { WebhookDraft } from './webhook-draft.ts';
import './webhooks.css';

interface Props {
  readonly draft: WebhookDraft;
  readonly change: (draft: WebhookDraft) => void;
  readonly mayWrite: boolean;
}

/** The members of a webhook. Whether it is enabled is an act of its own, which says what ends. */
export const WebhookFields = ({ draft, change, mayWrite }: Props) => (
  <>
    <label>{t('webhooks.name')}<input value={draft.name} maxLength={200} required readOnly={!mayWrite} onChange={({ target }) => change({ ...draft, name: target.value })} /></label>
    <label>{t('webhooks.url')}<input type="url" dir="ltr" value={draft.url} maxLength={2000} required readOnly={!mayWrite} placeholder="https://crm.example.com/events" onChange={({ target }) => change({ ...draft, url: target.value })} /></label>
    <EventTypeChoice chosen={draft.event_types} choose={(event_types) => change({ ...draft, event_types })} mayWrite={mayWrite} />
    <fieldset disabled={!mayWrite}>
      <legend>{t('webhooks.order')}</legend>
      <label className="choice"><input type="checkbox" checked={draft.ordered} onChange={({ target }) => change({ ...draft, ordered: target.checked })} /><span>{t('webhooks.ordered')}</span></label>
    </fieldset>
  </>
);
