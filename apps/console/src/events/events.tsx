import type { Event } from '@symbolon/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { eventTypeNames } from 'virtual:contract';
import { usePages } from '../api/use-pages.ts';
import { t } from '../i18n/catalogue.ts';
import { EventTable } from '../ui/event-table.tsx';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';
import { useLiveEvents } from './live-events.ts';

/** What happened, and what happens while somebody looks. */
export function Events() {
  const { type } = useSearch({ from: '/events' });
  const navigate = useNavigate({ from: '/events' });
  const [isLive, setLive] = useState(false);
  const live = useLiveEvents(isLive, type);
  const { items, error, refetch, more } = usePages<Event>({ endpoint: 'listEvents', queryKey: ['events', type], query: { type } });
  const known = new Set(live.events.map(({ id }) => id));
  const events: readonly Event[] | undefined = items && [...live.events, ...items.filter(({ id }) => !known.has(id))];
  const problem = error ?? live.fault;
  return (
    <>
      <Heading text={t('events')} />
      <div className="acts">
        <label className="inline">{t('type')} <select value={type ?? ''} onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { type: target.value } })}><option value="">{t('all')}</option>{eventTypeNames.map((each) => <option key={each}>{each}</option>)}</select></label>
        <label className="inline"><input type="checkbox" checked={isLive} onChange={({ target }) => setLive(target.checked)} /> {t('live')}</label>
      </div>
      {live.state !== 'off' && <p className={live.state === 'on' ? 'notice' : 'notice waits'} role="status">{t(live.state === 'on' ? 'live.on' : 'live.waits')}</p>}
      {problem && <ProblemNotice error={problem} retry={() => { setLive(false); refetch(); }} />}
      {!(error && !items) && <EventTable events={events} label={t('events')} more={more} />}
    </>
  );
}
