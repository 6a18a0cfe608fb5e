import type { Event } from '@symbolon/contracts';
import { useEffect, useState } from 'react';
import { followEvents } from '../api/event-stream.ts';

interface LiveEvents {
  /** The newest first; two hundred at most. */
  readonly events: readonly Event[];
  readonly state: 'off' | 'waits' | 'on';
  /** Why it goes on no more. */
  readonly fault: Error | undefined;
}

/** What happens from the moment on that somebody wants to see it. */
export function useLiveEvents(isLive: boolean, type: string | undefined): LiveEvents {
  const [events, setEvents] = useState<readonly Event[]>([]);
  const [state, setState] = useState<LiveEvents['state']>('off');
  const [fault, setFault] = useState<Error>();
  useEffect(() => {
    setEvents([]);
    setFault(undefined);
    if (!isLive) return;
    const ending = new AbortController();
    setState('waits');
    const stop = (next: Error) => {
      if (ending.signal.aborted) return;
      setState('off');
      setFault(next);
    };
    followEvents(type, ending.signal, {
      isTold: (event) => setEvents((before) => [event, ...before].slice(0, 200)),
      begun: () => setState('on'),
      lost: () => !ending.signal.aborted && setState('waits'),
    }).catch(stop);
    return () => {
      ending.abort();
      setState('off');
    };
  }, [isLive, type]);
  return { events, state, fault };
}
