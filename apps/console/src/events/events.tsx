import type { Event, EventPage } from '@symbolon/contracts';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { eventTypeNames } from 'virtual:contract';
import { followEvents } from '../api/event-stream.ts';
import { ask } from '../api/request.ts';
import { t } from '../i18n/catalogue.ts';
import { EventTable } from '../ui/event-table.tsx';
import { Heading } from '../ui/heading.tsx';
import { ProblemNotice } from '../ui/problem-notice.tsx';

/** What happened, and what happens while somebody looks. */
export function Events() {
  const { type } = useSearch({ from: '/events' });
  const navigate = useNavigate({ from: '/events' });
  const [isLive, setLive] = useState(false);
  const [fresh, setFresh] = useState<readonly Event[]>([]);
  const [isFollowing, setFollowing] = useState(false);
  const [broken, setBroken] = useState<Error>();
  const { data, error, refetch, fetchNextPage, hasNextPage } = useInfiniteQuery({
    queryKey: ['events', type],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => ask<EventPage>('listEvents', { query: { type, cursor: pageParam } }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
  });
  useEffect(() => {
    setFresh([]);
    setBroken(undefined);
    if (!isLive) return;
    const ending = new AbortController();
    followEvents(type, ending.signal, (event) => setFresh((before) => [event, ...before].slice(0, 200)), () => setFollowing(true))
      .catch((fault: unknown) => !ending.signal.aborted && setBroken(fault as Error))
      .finally(() => setFollowing(false));
    return () => ending.abort();
  }, [isLive, type]);
  const known = new Set(fresh.map(({ id }) => id));
  const events = [...fresh, ...(data?.pages.flatMap(({ items }) => items) ?? []).filter(({ id }) => !known.has(id))];
  const problem = error ?? broken;
  return (
    <>
      <Heading text={t('events')} />
      <div className="acts">
        <label className="inline">{t('type')} <select value={type ?? ''} onChange={({ target }) => void navigate({ search: target.value === '' ? {} : { type: target.value } })}><option value="">{t('all')}</option>{eventTypeNames.map((each) => <option key={each}>{each}</option>)}</select></label>
        <label className="inline"><input type="checkbox" checked={isLive} onChange={({ target }) => setLive(target.checked)} /> {t('live')}</label>
      </div>
      {isFollowing && <p className="notice" role="status">{t('live.on')}</p>}
      {problem && <ProblemNotice error={problem} retry={() => { setLive(false); void refetch(); }} />}
      {data ? <EventTable events={events} label={t('events')} /> : !problem && <p className="muted" aria-busy="true">{t('loading')}</p>}
      {hasNextPage && <button type="button" onClick={() => void fetchNextPage()}>{t('more')}</button>}
    </>
  );
}
