import { Controller, Req, Res } from '@nestjs/common';
import { api, type LoginPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Flow } from '../../domain/sessions/flow.store.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { FlowGate, nameOf, pagePath, typedName, type OpenFlow } from './flow-gate.ts';
import { PasswordLogin } from './password-login.ts';

/** The log-in page. */
@Controller()
export class LoginController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly pages: Pages,
    private readonly sessions: SessionStore,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.login)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    const { notice } = request.query as { notice?: unknown };
    if (open) await this.page(request, reply, open, { notice: notice === 'password_changed' ? notice : null }, typedName(request));
  }

  @Serves(api.login.submitLogin)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { username = '', password = '' } = open.form;
    const stays = open.form['stay'] === 'true';
    const outcome = await this.passwords.logIn(request, reply, open, { username, password, stays });
    if (outcome === 'entered' || outcome === 'more') return this.gate.goOn(reply, open);
    if (outcome === 'unproven') return void (await reply.redirect(pagePath('verify-email', open.flow.id), 303));
    await this.page(request, reply, open, { error: outcome, stay: stays }, username);
  }

  private async page(request: FastifyRequest, reply: FastifyReply, { flow, client, csrf, browser }: OpenFlow, { error = null, notice = null, stay = false }: Partial<Pick<LoginPage, 'error' | 'notice' | 'stay'>>, typed: string | undefined): Promise<void> {
    const hint = typed ?? flow.request.login_hint ?? (await this.known(flow, browser.token));
    return this.pages.show(
      request,
      reply,
      {
        page: 'login',
        action: api.login.login.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        login_hint: hint || null,
        error,
        notice,
        stay: this.settings.SYMBOLON_STAY_SIGNED_IN === 'ask' ? stay : null,
        signup_url: this.settings.SYMBOLON_SIGNUP === 'open' ? pagePath('signup', flow.id, typed) : null,
        forgot_password_url: pagePath('forgot-password', flow.id, typed),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200, uiLocales: flow.request.ui_locales, typed },
    );
  }

  /** Whoever has to log in once more is most often who is logged in. */
  private async known({ request }: Flow, browserToken: string): Promise<string | undefined> {
    if (request.prompt?.includes('login') !== true && request.max_age === undefined) return undefined;
    const sessions = await this.sessions.ofBrowser(browserToken);
    return sessions.length === 1 ? sessions[0]?.username : undefined;
  }
}
