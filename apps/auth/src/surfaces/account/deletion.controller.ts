import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { usernameKey } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountDeletion } from './account-deletion.ts';
import { AccountGate, type SentForm } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { DeletionTicket } from './deletion-ticket.ts';

/** Deletes the account of who has just proven who they are, and has typed which it is. */
@Controller()
export class DeletionController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly deletion: AccountDeletion,
    private readonly ticket: DeletionTicket,
    private readonly pages: Pages,
  ) {}

  @Serves(api.account.deleteAccount)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply, (sent) => this.wasDeleted(request, reply, sent));
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const { session, uiLocales, form } = open;
    if (usernameKey((form['username'] ?? '').trim()) !== usernameKey(session.username)) return this.view.show(request, reply, open, { error: 'name_differs', status: 400 });
    const outcome = await this.deletion.ask(session.userId, this.pages.localeOf(request, uiLocales));
    if (typeof outcome === 'string') return this.view.show(request, reply, open, { error: outcome, status: 400 });
    note(request, { event: 'account_deleted' });
    await this.done(request, reply, session.username, outcome.due, uiLocales);
  }

  /** Whether the same form did it just now: its log-in is over by that, so the form itself has to show whose it was. */
  private async wasDeleted(request: FastifyRequest, reply: FastifyReply, { form, uiLocales }: SentForm): Promise<boolean> {
    const holder = this.ticket.read(form['ticket'] ?? '', form['account'] ?? '');
    const state = holder && (await this.deletion.stateOf(holder.userId));
    if (!state) return false;
    note(request, { user_id: holder.userId, reason: 'sent before' });
    await this.done(request, reply, holder.username, state.due, uiLocales);
    return true;
  }

  private async done(request: FastifyRequest, reply: FastifyReply, username: string, due: Date | null, uiLocales: string | undefined): Promise<void> {
    await this.pages.show(request, reply, { page: 'account-deleted', username, deletion_at: due?.toISOString() ?? null, login_url: due && api.account.overview.path }, { uiLocales });
  }
}
