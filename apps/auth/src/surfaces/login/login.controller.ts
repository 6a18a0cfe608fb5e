import { Controller, Req, Res } from '@nestjs/common';
import { api, type LoginPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { FlowGate, nameOf, pagePath, type OpenFlow } from './flow-gate.ts';
import { PasswordLogin } from './password-login.ts';

/** The log-in page. */
@Controller()
export class LoginController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.login)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    const { notice } = request.query as { notice?: unknown };
    if (open) await this.page(request, reply, open, { notice: notice === 'password_changed' ? notice : null }, open.flow.request.login_hint);
  }

  @Serves(api.login.submitLogin)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { username = '', password = '' } = open.form;
    const stays = open.form['stay'] === 'true';
    const outcome = await this.passwords.logIn(request, reply, open, { username, password, stays });
    if (outcome === 'entered') return this.gate.goOn(reply, open);
    if (outcome === 'unproven') return void (await reply.redirect(pagePath('verify-email', open.flow.id), 303));
    await this.page(request, reply, open, { error: outcome, stay: stays }, username);
  }

  private page(request: FastifyRequest, reply: FastifyReply, { flow, client, csrf }: OpenFlow, { error = null, notice = null, stay = false }: Partial<Pick<LoginPage, 'error' | 'notice' | 'stay'>>, username = ''): Promise<void> {
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
        notice,
        stay: this.settings.SYMBOLON_STAY_SIGNED_IN === 'ask' ? stay : null,
        signup_url: this.settings.SYMBOLON_SIGNUP === 'open' ? pagePath('signup', flow.id) : null,
        forgot_password_url: pagePath('forgot-password', flow.id),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200, uiLocales: flow.request.ui_locales, formTarget: flow.request.redirect_uri },
    );
  }
}
