import { Controller, Req, Res } from '@nestjs/common';
import { api, type LoginPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../http/contract-route.ts';
import { Pages } from '../pages/pages.ts';
import { Runtime } from '../runtime.ts';
import { FlowGate, nameOf, pagePath, type OpenFlow } from './flow-gate.ts';
import { PasswordLogin } from './password-login.ts';

/** The log-in page. */
@Controller()
export class LoginController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly pages: Pages,
    private readonly runtime: Runtime,
  ) {}

  @Serves(api.login.login)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (open) await this.page(request, reply, open, null, open.flow.request.login_hint);
  }

  @Serves(api.login.submitLogin)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { username = '', password = '' } = open.form;
    const outcome = await this.passwords.enter(request, reply, open, { username, password, type: undefined });
    if (outcome === 'entered') return this.gate.goOn(reply, open);
    await this.page(request, reply, open, outcome === 'weak' ? 'invalid_credentials' : outcome, username);
  }

  private page(request: FastifyRequest, reply: FastifyReply, { flow, client, csrf }: OpenFlow, error: LoginPage['error'], username = ''): Promise<void> {
    return this.pages.show(
      request,
      reply,
      {
        page: 'login',
        action: api.login.login.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        login_hint: username || null,
        error,
        notice: null,
        signup_url: this.runtime.settings.SYMBOLON_SIGNUP === 'open' ? pagePath('signup', flow.id) : null,
        forgot_password_url: null,
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200, uiLocales: flow.request.ui_locales, formTarget: flow.request.redirect_uri },
    );
  }
}
