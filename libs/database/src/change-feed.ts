import type pg from 'pg';
import { PatientClient } from './patient-connection.ts';

/** The PostgreSQL channel of LISTEN and NOTIFY. */
export const channel = 'symbolon_changed';

/** Tells listeners on every node when a row that nodes cache has changed. */
export interface ChangeFeed {
  /** `topic` is undefined when changes may have been missed: forget everything. */
  onChange(listener: (topic: string | undefined) => void): void;
  close(): Promise<void>;
}

/** How often the server has to say something, so that a feed of one that was frozen or cut off does not go on in silence. */
const signMs = 5_000;

/** Listens on a connection of its own and opens a new one when it is lost. */
export function openChangeFeed(connection: pg.ClientConfig): ChangeFeed {
  const listeners: ((topic: string | undefined) => void)[] = [];
  const tell = (topic: string | undefined) => listeners.forEach((listener) => listener(topic));
  let client: PatientClient | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;
  let isListening = false;
  const signs = setInterval(() => isListening && client?.expectSign(signMs), signMs);
  signs.unref();

  const lost = (which: PatientClient) => {
    if (which !== client) return;
    client = undefined;
    isListening = false;
    if (!closed) retry = setTimeout(() => void (attempt = connect()), 500);
  };
  async function connect(): Promise<void> {
    const next = new PatientClient({ ...connection, application_name: 'symbolon-changes', patienceMs: 5_000, keepAlive: true });
    client = next;
    next.on('error', () => lost(next));
    next.on('end', () => lost(next));
    next.on('notification', ({ payload }) => tell(payload));
    try {
      await next.connect();
      await next.query(`LISTEN ${channel}`);
      isListening = true;
      tell(undefined);
    } catch {
      await next.end().catch(() => undefined);
      lost(next);
    }
  }
  let attempt = connect();

  return {
    onChange: (listener) => void listeners.push(listener),
    async close() {
      closed = true;
      clearInterval(signs);
      clearTimeout(retry);
      await attempt;
      await client?.end();
    },
  };
}
