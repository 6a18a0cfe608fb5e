import { hostname } from 'node:os';
import { AuditStore } from '../domain/audit/audit.store.ts';
import type { Restored } from './backup/restored-mark.ts';
import type { Runtime } from './runtime.ts';

/** Writes down that a node, with all its workers, came to serve and stopped. What cannot be written keeps it from neither. */
export function nodeEvents({ settings, log, database, masterKey, clock, random }: Runtime): { started(): Promise<void>; stopped(reason: string): Promise<void>; restored(restored: Restored): Promise<void> } {
  const audit = new AuditStore(database, masterKey, clock, random);
  const about = { actor: { kind: 'system' }, subject: { kind: 'node', id: hostname() } } as const;
  const record = (...[event]: Parameters<AuditStore['record']>) =>
    audit.record(event).catch((error: unknown) => log.warn({ reason: (error as Error).message }, `${event.type} is not among the events`));
  return {
    started: () => record({ type: 'node.started', ...about, details: { workers: settings.SYMBOLON_WORKERS } }),
    restored: (details) => audit.record({ type: 'backup.restored', ...about, details }),
    stopped: (reason) => record({ type: 'node.stopped', ...about, details: { reason } }),
  };
}
