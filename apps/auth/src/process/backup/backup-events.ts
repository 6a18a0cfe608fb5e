import { hostname } from 'node:os';
import type { NewEvent } from '@symbolon/contracts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import type { Runtime } from '../runtime.ts';

type Backup = Extract<NewEvent, { readonly type: `backup.${string}` }>;
type Told<Each> = Each extends Backup ? Pick<Each, 'type' | 'details'> : never;
type Parts = Pick<Runtime, 'database' | 'masterKey' | 'clock' | 'random' | 'log'>;

/** What is done with backups, among the events. */
export class BackupEvents {
  readonly #audit: AuditStore;

  constructor(
    private readonly parts: Parts,
    private readonly actor: 'system' | 'operator' = 'system',
  ) {
    this.#audit = new AuditStore(parts.database, parts.masterKey, parts.clock, parts.random);
  }

  /** What cannot be written down keeps nothing else from being done. */
  async record(event: Told<Backup>): Promise<void> {
    const about = { actor: { kind: this.actor }, subject: { kind: 'node', id: hostname() } } as const;
    await this.#audit.record({ ...about, ...event }).catch((error: unknown) => this.parts.log.warn({ reason: (error as Error).message }, `${event.type} is not among the events`));
  }
}
