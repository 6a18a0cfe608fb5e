import { Injectable } from '@nestjs/common';
import type { EventType, InstallationBackups } from '@symbolon/contracts';
import { AuditStore } from '../../../domain/audit/audit.store.ts';

/** How the backups stand, by what the events tell of them: the log of the database may be taken from another process, or by a command. */
@Injectable()
export class LastBackup {
  constructor(private readonly audit: AuditStore) {}

  async standing(): Promise<InstallationBackups> {
    const [made, taken, failed] = await Promise.all([this.#last('backup.made'), this.#last('backup.taken'), this.#last('backup.failed')]);
    const last = [made, taken].filter((each) => each !== undefined).sort((a, b) => (a.at < b.at ? 1 : -1))[0];
    return {
      last: last?.type === 'backup.made' || last?.type === 'backup.taken' ? { name: last.details.name, at: last.at, bytes: last.details.bytes, by: last.type === 'backup.made' ? 'server' : 'operator' } : null,
      failed_at: failed && !(last && last.at > failed.at) ? failed.at : null,
    };
  }

  async #last(type: EventType) {
    return (await this.audit.page({ type, limit: 1 }))[0];
  }
}
