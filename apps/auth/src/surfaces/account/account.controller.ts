import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate } from './account-gate.ts';
import { AccountView, logoutUrl } from './account-view.ts';
import { GrantedAccess } from '../../domain/tokens/granted-access.ts';

/** A person's own page, and what they end there: log-ins in other browsers, the access of applications. */
@Controller()
export class AccountController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly sessions: SessionStore,
    private readonly access: GrantedAccess,
  ) {}

  @Serves(api.account.home)
  async home(@Res() reply: FastifyReply): Promise<void> {
    await reply.redirect(api.account.overview.path, 303);
  }

  /** The fragment is kept by the browser through the redirects of a person who is logged in. */
  @Serves(api.account.whereToChangePassword)
  async changePassword(@Res() reply: FastifyReply): Promise<void> {
    await reply.redirect(`${api.account.overview.path}#password-heading`, 303);
  }

  @Serves(api.account.overview)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (open) await this.view.show(request, reply, open, { notice: open.notice });
  }

  /** This browser's own log-in ends by the log-out page, which tells the applications, too. */
  @Serves(api.account.endSessions)
  async endSessions(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { session, form } = open;
    if (form['others'] !== undefined) {
      await this.sessions.endOthers(session.userId, session.id);
      note(request, { event: 'others_ended' });
      return this.gate.done(reply, open, 'others_ended');
    }
    if (form['session'] === session.id) return void (await reply.redirect(logoutUrl(open.uiLocales, session.id), 303));
    const { session: meant = '' } = form;
    const ended = /^[\w-]+$/.test(meant) ? await this.sessions.endOne(meant, session.userId) : [];
    if (ended.length === 0) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    note(request, { event: 'session_ended' });
    await this.gate.done(reply, open, 'session_ended');
  }

  @Serves(api.account.removeAccess)
  async removeAccess(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { session, form } = open;
    const removed = await this.access.remove(session.userId, form['client'] ?? '');
    if (!removed) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    note(request, { event: 'access_removed' });
    await this.gate.done(reply, open, 'access_removed');
  }
}
