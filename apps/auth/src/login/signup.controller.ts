import { Controller, Req, Res } from '@nestjs/common';
import { api, type SignupPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../http/contract-route.ts';
import { Pages } from '../pages/pages.ts';
import { Runtime } from '../runtime.ts';
import { FlowGate, nameOf, pagePath, type OpenFlow } from './flow-gate.ts';
import { PasswordLogin } from './password-login.ts';

/** The sign-up page, where the installation offers one. A name that is taken is a log-in, never an overwriting. */
@Controller()
export class SignupController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly pages: Pages,
    private readonly runtime: Runtime,
  ) {}

  @Serves(api.login.signup)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (open && (await this.isOffered(request, reply))) await this.page(request, reply, open, null, open.flow.request.login_hint);
  }

  @Serves(api.login.submitSignup)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.isOffered(request, reply))) return;
    const { username = '', password = '' } = open.form;
    const outcome = await this.passwords.enter(request, reply, open, { username, password, type: 'signup' });
    if (outcome === 'entered') return this.gate.goOn(reply, open);
    const error = outcome === 'invalid_credentials' ? 'username_taken' : outcome === 'weak' ? this.weakness(password) : outcome;
    await this.page(request, reply, open, error, username);
  }

  private async isOffered(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (this.runtime.settings.SYMBOLON_SIGNUP === 'open') return true;
    await this.pages.error(request, reply, { code: 'access_denied', sentence: 'Sign-up is not offered here.', status: 403 });
    return false;
  }

  private weakness(password: string): SignupPage['error'] {
    return [...password.normalize('NFKC')].length < this.runtime.settings.SYMBOLON_PASSWORD_MIN_LENGTH ? 'password_short' : 'password_guessable';
  }

  private page(request: FastifyRequest, reply: FastifyReply, { flow, client, csrf }: OpenFlow, error: SignupPage['error'], username = ''): Promise<void> {
    return this.pages.show(
      request,
      reply,
      {
        page: 'signup',
        action: api.login.signup.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        username: username || null,
        error,
        min_password_length: this.runtime.settings.SYMBOLON_PASSWORD_MIN_LENGTH,
        login_url: pagePath('login', flow.id),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200, uiLocales: flow.request.ui_locales, formTarget: flow.request.redirect_uri },
    );
  }
}
