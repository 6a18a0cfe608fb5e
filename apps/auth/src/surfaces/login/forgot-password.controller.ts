import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { MailThrottle } from '../../domain/users/mail-throttle.ts';
import { isUsername } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { DoorCheck } from './door-check.ts';
import { FlowGate, pagePath } from './flow-gate.ts';
import { ForgotPasswordView } from './forgot-password-view.ts';

/** Mails a link for a new password. It never looks whether there is such an account: the answer cannot tell. */
@Controller()
export class ForgotPasswordController {
  constructor(
    private readonly gate: FlowGate,
    private readonly view: ForgotPasswordView,
    private readonly check: DoorCheck,
    private readonly throttle: MailThrottle,
    private readonly letters: Letters,
    private readonly pages: Pages,
    private readonly database: Database,
    private readonly device: DeviceCookie,
  ) {}

  /** Without a flow it begins one, which leads to the person's own account. */
  @Serves(api.login.forgotPassword)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if (!(await this.view.isOffered(request, reply))) return;
    if ((request.query as { flow?: unknown }).flow === undefined) return void (await reply.redirect(pagePath('forgot-password', (await this.gate.begin(request, reply)).flow.id), 303));
    const open = await this.gate.opened(request, reply);
    if (open) await this.view.show(request, reply, open, null);
  }

  @Serves(api.login.submitForgotPassword)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.view.isOffered(request, reply))) return;
    const { username = '' } = open.form;
    if (username.trim() === '') return this.view.show(request, reply, open, 'missing');
    const refusal = await this.check.refusal('forgot-password', request, reply, open);
    if (refusal) return this.view.show(request, reply, open, refusal, isUsername(username) ? username : undefined);
    const isAdmitted = isUsername(username) && (await this.throttle.admits({ username, address: request.ip, device: this.device.read(request) }));
    note(request, isAdmitted ? { event: 'forgot_password' } : { error: 'throttled' });
    if (isAdmitted) {
      const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
      await this.database.prisma.$transaction((transaction) => this.letters.ask(transaction, { about: 'reset_password', username, flow: open.flow.id, locale }));
    }
    await reply.redirect(pagePath('forgot-password-sent', open.flow.id), 303);
  }

  @Serves(api.login.forgotPasswordSent)
  async sent(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const { id, request: asked } = open.flow;
    const isRecovery = (request.query as { about?: unknown }).about === 'recovery';
    await this.pages.show(
      request,
      reply,
      { page: 'forgot-password-sent', forgot_password_url: pagePath(isRecovery ? 'recovery/wait' : 'forgot-password', id), login_url: pagePath('login', id) },
      { uiLocales: asked.ui_locales },
    );
  }
}
