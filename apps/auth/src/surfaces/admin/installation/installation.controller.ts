import { Controller, Req, Res } from '@nestjs/common';
import { api, contractVersion, type Installation, type InstallationSetting } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Settings, type ShownSetting } from '../../../platform/config.ts';
import { Serves } from '../../../platform/http/contract-route.ts';
import { AdminDoor } from '../admin-door.ts';
import { Advisor } from './advisor.ts';
import { BackupReport } from './backup-report.ts';
import { NodeList } from './node-list.ts';

/** How the installation is set up. */
@Controller()
export class InstallationController {
  constructor(
    private readonly door: AdminDoor,
    private readonly settings: Settings,
    private readonly advisor: Advisor,
    private readonly nodes: NodeList,
    private readonly backups: BackupReport,
  ) {}

  @Serves(api.admin.getInstallation)
  get(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<Installation> {
    return this.door.read(api.admin.getInstallation, request, reply, async () => ({
      issuer: this.settings.SYMBOLON_ISSUER,
      version: contractVersion,
      settings: this.settings.shown.map(viewOf),
      advice: await this.advisor.advice(),
      nodes: (await this.nodes.last()).map(({ id, seenAt }) => ({ node_id: id, seen_at: seenAt.toISOString() })),
      backups: await this.backups.now(),
    }));
  }
}

const viewOf = ({ name, description, value, isSecret, source }: ShownSetting): InstallationSetting => ({ name, description, value: value === undefined ? null : typeof value === 'object' ? [...value] : value, secret: isSecret, source });
