import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { BackupRecord } from '../../../domain/audit/backup-record.ts';
import { ProblemError } from '../../../platform/errors/problem-error.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';

/** Takes note of what was found where the key of backups is, which is no machine of the server. */
@Controller()
export class BackupsController {
  constructor(
    private readonly door: AdminDoor,
    private readonly backups: BackupRecord,
  ) {}

  /** Of a backup that an event tells of: one of another installation is not taken for one of this. */
  @Serves(api.admin.markBackupVerified)
  async markVerified(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    await this.door.change(api.admin.markBackupVerified, request, reply, ({ params: { backup: name } }) => async ({ transaction, record }) => {
      const found = await this.backups.find(name, transaction);
      if (!found?.event.subject) throw new ProblemError('not-found', { detail: 'No event tells of a backup of this name.' });
      await record('backup.verified', found.event.subject, { name, taken_at: found.takenAt.toISOString() });
      return undefined;
    });
  }
}
