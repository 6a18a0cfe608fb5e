import { channel } from 'node:diagnostics_channel';

/**
 * What parts of the server tell as it happens, for whoever counts it (`process/measurements.ts`). By a channel of Node.js and not by a
 * part that each asks for: nobody listens unless metrics are wanted, and then telling costs a look at a field.
 */
export interface Measured {
  /** A request was answered. `route` is as it was registered, undefined where none was found; `grant` as the contract reads it. */
  readonly request: { readonly method: string; readonly route: string | undefined; readonly status: number; readonly seconds: number; readonly grant: string | undefined };
  /** Something happened that is written down as an event, once or counted. */
  readonly event: { readonly type: string; readonly details: object };
  /** A statement of the database took longer than it should. */
  readonly slow_statement: Readonly<Record<string, never>>;
  /** A read that a replica may answer was answered. */
  readonly replica_read: { readonly read: string; readonly by: 'replica' | 'primary' };
  /** A key that is elsewhere was asked to sign. */
  readonly signature: { readonly outcome: 'signed' | 'failed' | 'refused'; readonly seconds: number };
  /** The system that people come from was asked whether it knows somebody. */
  readonly old_system: { readonly outcome: 'known' | 'unknown' | 'no_answer' | 'wrong_answer'; readonly seconds: number };
  /** Spans were thrown away: since too many waited, or since the collector did not take them. */
  readonly lost_spans: { readonly reason: 'queue_full' | 'not_delivered'; readonly spans: number };
}

const channels = { request: channel('symbolon.request'), event: channel('symbolon.event'), slow_statement: channel('symbolon.slow_statement'), replica_read: channel('symbolon.replica_read'), signature: channel('symbolon.signature'), old_system: channel('symbolon.old_system'), lost_spans: channel('symbolon.lost_spans') } as const;

export function tell<Name extends keyof Measured>(name: Name, what: Measured[Name]): void {
  channels[name].publish(what);
}

/** Answers how to stop listening. */
export function listen<Name extends keyof Measured>(name: Name, heard: (what: Measured[Name]) => void): () => void {
  const listener = (what: unknown) => heard(what as Measured[Name]);
  channels[name].subscribe(listener);
  return () => void channels[name].unsubscribe(listener);
}
