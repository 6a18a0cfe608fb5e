import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AskedMail } from './asked-mail.ts';
import { FlowGate, pagePath } from './flow-gate.ts';
import { ForgotPasswordView } from './forgot-password-view.ts';

/** Mails a link for a new password. */
@Controller()
export class ForgotPasswordController {
  constructor(
    private readonly gate: FlowGate,
    private readonly view: ForgotPasswordView,
    private readonly asked: AskedMail,
    private readonly pages: Pages,
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
    const refused = await this.asked.refusal(request, reply, open, { door: 'forgot-password', about: 'reset_password', event: 'forgot_password', flow: open.flow.id });
    if (refused) return this.view.show(request, reply, open, refused.error, refused.typed);
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
      { page: 'forgot-password-sent', forgot_password_url: pagePath(isRecovery ? 'recovery/ask' : 'forgot-password', id), login_url: pagePath('login', id) },
      { uiLocales: asked.ui_locales },
    );
  }
}
