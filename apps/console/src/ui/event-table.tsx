import type { Event } from '@symbolon/contracts';
import { shownTime, t } from '../i18n/catalogue.ts';

/** Events, the newest first. */
export const EventTable = ({ events, label }: { readonly events: readonly Event[]; readonly label: string }) =>
  events.length === 0 ? <p className="muted">{t('events.none')}</p> : (
    <div className="scroll" tabIndex={0} role="region" aria-label={label}>
      <table>
        <thead><tr><th scope="col">{t('when')}</th><th scope="col">{t('type')}</th><th scope="col">{t('who')}</th><th scope="col">{t('whom')}</th></tr></thead>
        <tbody>
          {events.map(({ id, at, type, actor, subject }) => (
            <tr key={id}><td className="muted"><time dateTime={at}>{shownTime(at)}</time></td><td><code>{type}</code></td><td><bdi className="id">{actor.id ?? actor.kind}</bdi></td><td><bdi className="id">{subject?.id ?? '–'}</bdi></td></tr>
          ))}
        </tbody>
      </table>
    </div>
  );
