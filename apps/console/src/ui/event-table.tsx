import type { Event } from '@symbolon/contracts';
import { useEffect, useRef, useState } from 'react';
import { t } from '../i18n/catalogue.ts';
import { DataTable } from './data-table.tsx';
import { Moment } from './moment.tsx';
import { Party } from './party.tsx';

interface Props {
  readonly events: readonly Event[] | undefined;
  readonly label: string;
  readonly more?: (() => void) | undefined;
}

/** Events, the newest first; the type of one opens all that is known of it. */
export function EventTable({ events, label, more }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [opened, setOpened] = useState<Event>();
  useEffect(() => {
    if (opened) dialog.current?.showModal();
  }, [opened]);
  return (
    <>
      <DataTable
        label={label}
        items={events}
        keyOf={({ id }) => id}
        empty={t('events.none')}
        more={more}
        columns={[
          { head: t('when'), cell: ({ at }) => <span className="muted"><Moment at={at} /></span> },
          { head: t('type'), cell: (event) => <button type="button" className="link" onClick={() => setOpened(event)}><code>{event.type}</code></button> },
          { head: t('who'), cell: ({ actor }) => <Party {...actor} id={actor.id} /> },
          { head: t('whom'), cell: ({ subject }) => (subject ? <Party {...subject} /> : '–') },
        ]}
      />
      <dialog ref={dialog} className="wide" aria-labelledby="event-title" onClose={() => setOpened(undefined)}>
        {opened && (
          <>
            <h2 id="event-title"><code>{opened.type}</code></h2>
            <pre tabIndex={0}>{JSON.stringify(opened, null, 2)}</pre>
            <div className="acts"><button type="button" onClick={() => dialog.current?.close()}>{t('close')}</button></div>
          </>
        )}
      </dialog>
    </>
  );
}
