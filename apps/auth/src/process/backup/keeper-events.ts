import { hostname } from 'node:os';
import type { NewEvent } from '@symbolon/contracts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import type { Runtime } from '../runtime.ts';

type Backup = Extract<NewEvent, { readonly type: `backup.${string}` }>;
type Told<Each> = Each extends Backup ? Pick<Each, 'type' | 'details'> : never;

const about = { actor: { kind: 'system' }, subject: { kind: 'node', id: hostname() } } as const;

/** What a server does with its backups, among the events. */
export class KeeperEvents {
  readonly #audit: AuditStore;

  constructor(private readonly runtime: Runtime) {
    this.#audit = new AuditStore(runtime.database, runtime.masterKey, runtime.clock, runtime.random);
  }

  /** What cannot be written down keeps nothing else from being done. */
  async record(event: Told<Backup>): Promise<void> {
    await this.#audit.record({ ...about, ...event }).catch((error: unknown) => this.runtime.log.warn({ reason: (error as Error).message }, `${event.type} is not among the events`));
  }
}
