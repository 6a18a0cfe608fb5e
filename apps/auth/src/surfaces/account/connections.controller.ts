import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { LinksOfPerson } from '../../domain/connections/links-of-person.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate, idIn } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { FactorAnswers } from './factor-answers.ts';

/** Accounts at other providers that log a person in: taken away by themselves, who have just proven who they are. */
@Controller()
export class ConnectionsController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly links: LinksOfPerson,
    private readonly answers: FactorAnswers,
  ) {}

  @Serves(api.account.removeConnection)
  async remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const outcome = await this.links.remove(this.answers.whose(request, open), idIn(open.form, 'connection'));
    if (outcome !== 'removed') return this.view.show(request, reply, open, { error: outcome, status: outcome === 'gone' ? 404 : 400 });
    note(request, { event: 'connection_removed' });
    await this.gate.done(reply, open, 'connection_removed');
  }
}
