import type { WebhookDelivery } from '@symbolon/contracts';
import { shownTime, t } from '../i18n/catalogue.ts';
import { Moment } from '../ui/moment.tsx';
import './webhooks.css';

interface Props {
  readonly deliveries: readonly WebhookDelivery[];
  /** Absent where nothing is sent. */
  readonly replay: ((delivery: WebhookDelivery) => void) | undefined;
}

/** What became of each event, the newest first. */
export const DeliveryTable = ({ deliveries, replay }: Props) =>
  deliveries.length === 0 ? <p className="muted">{t('webhooks.deliveries.none')}</p> : (
    <div className="scroll deliveries" tabIndex={0} role="region" aria-label={t('webhooks.deliveries')}>
      <table>
        <thead>
          <tr><th scope="col">{t('when')}</th><th scope="col">{t('type')}</th><th scope="col">{t('state')}</th><th scope="col">{t('webhooks.attempts')}</th><th scope="col">{t('webhooks.answer')}</th>{replay && <th scope="col"><span className="hidden">{t('webhooks.replay')}</span></th>}</tr>
        </thead>
        <tbody>
          {deliveries.map((delivery) => (
            <tr key={delivery.event_id}>
              <td className="muted"><Moment at={delivery.queued_at} /></td>
              <td><code>{delivery.event_type}</code></td>
              <td><span className={`state ${delivery.state}`}>{t(`webhooks.state.${delivery.state}`)}</span></td>
              <td className="muted">{delivery.attempts}</td>
              <td className="muted"><bdi>{answerOf(delivery)}</bdi></td>
              {replay && <td><button type="button" onClick={() => replay(delivery)}>{t('webhooks.replay')}</button></td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );

const answerOf = ({ last_status, last_error, attempts, next_attempt_at }: WebhookDelivery): string =>
  [last_error ?? last_status ?? '–', ...(next_attempt_at !== null && attempts > 0 ? [t('webhooks.next', { at: shownTime(next_attempt_at) })] : [])].join(' · ');
