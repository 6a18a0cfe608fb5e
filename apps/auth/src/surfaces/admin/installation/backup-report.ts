import { Injectable } from '@nestjs/common';
import type { InstallationBackups } from '@symbolon/contracts';
import { BackupRecord } from '../../../domain/audit/backup-record.ts';
import { Settings } from '../../../platform/config.ts';

/** How the backups stand, by what the events tell of them: whoever makes them is another process, or a command. */
@Injectable()
export class BackupReport {
  constructor(
    private readonly record: BackupRecord,
    private readonly settings: Settings,
  ) {}

  async now(): Promise<InstallationBackups> {
    const { made, taken, failed, verified } = await this.record.told();
    const last = made && taken ? (made.at > taken.at ? made : taken) : (made ?? taken);
    return {
      last: last ? { name: last.details.name, at: last.at, bytes: last.details.bytes, by: last.type === 'backup.made' ? 'server' : 'operator' } : null,
      failed_at: failed && !(last && last.at > failed.at) ? failed.at : null,
      next_at: (this.settings.SYMBOLON_BACKUP_TO !== undefined && made?.details.next_at) || null,
      verified: verified ? { ...verified.details, at: verified.at } : null,
    };
  }
}
