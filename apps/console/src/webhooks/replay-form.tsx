import { useState } from 'react';
import { t } from '../i18n/catalogue.ts';

/** Asks for a time whose events are sent once more. */
export function ReplayForm({ replay }: { readonly replay: (since: string, until: string) => void }) {
  const [since, setSince] = useState('');
  const [until, setUntil] = useState('');
  return (
    <details>
      <summary>{t('webhooks.replay.time')}</summary>
      <form className="acts" onSubmit={(event) => { event.preventDefault(); replay(new Date(since).toISOString(), new Date(until).toISOString()); }}>
        <label className="inline">{t('webhooks.since')} <input type="datetime-local" required value={since} onChange={({ target }) => setSince(target.value)} /></label>
        <label className="inline">{t('webhooks.until')} <input type="datetime-local" required value={until} min={since} onChange={({ target }) => setUntil(target.value)} /></label>
        <button type="submit">{t('webhooks.replay')}</button>
      </form>
    </details>
  );
}
