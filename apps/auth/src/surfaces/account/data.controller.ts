import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { DataExport } from './data-export.ts';

/** What is held of a person, for themselves: who has just proven who they are, by all that they are asked for. */
@Controller()
export class DataController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly data: DataExport,
  ) {}

  @Serves(api.account.exportData)
  async download(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const held = await this.data.of(open.session.userId);
    if (!held) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    note(request, { event: 'data_exported' });
    await reply
      .header('Content-Type', 'application/json; charset=utf-8')
      .header('Content-Disposition', 'attachment; filename="account-data.json"')
      .header('Cross-Origin-Resource-Policy', 'same-origin')
      .send(JSON.stringify(held, null, 2));
  }
}
