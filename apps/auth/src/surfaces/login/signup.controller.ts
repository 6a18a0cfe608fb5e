import { Controller, Req, Res } from '@nestjs/common';
import { api, type SignupPage } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUsername } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { EmailVerification } from './email-verification.ts';
import { FlowGate, nameOf, pagePath, type OpenFlow, type PostedFlow } from './flow-gate.ts';
import { PasswordLogin } from './password-login.ts';

/** The sign-up page, where the installation offers one. An account that exists is never overwritten. */
@Controller()
export class SignupController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly verification: EmailVerification,
    private readonly pages: Pages,
    private readonly settings: Settings,
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
    const error = await (this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' ? this.verified(request, reply, open) : this.entered(request, reply, open));
    if (error !== null) await this.page(request, reply, open, error, open.form['username']);
  }

  /** The address comes first; whether it is taken is told only to its owner. Null when the answer has been sent. */
  private async verified(request: FastifyRequest, reply: FastifyReply, open: PostedFlow): Promise<SignupPage['error']> {
    const { username = '', password = '' } = open.form;
    try {
      const outcome = await this.verification.signUp(request, open, { username, password });
      if (outcome !== 'sent') return outcome;
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      return 'unavailable';
    }
    await reply.redirect(pagePath('verify-email', open.flow.id), 303);
    return null;
  }

  /** In at once; a mail asks for the proof. A name that is taken is a log-in. */
  private async entered(request: FastifyRequest, reply: FastifyReply, open: PostedFlow): Promise<SignupPage['error']> {
    const { username = '', password = '' } = open.form;
    if (!isUsername(username)) return 'username_invalid';
    const outcome = await this.passwords.signUp(request, reply, open, { username, password });
    if (typeof outcome !== 'string') return outcome.reason;
    if (outcome === 'invalid_credentials' || outcome === 'unproven') return 'username_taken';
    if (outcome !== 'entered') return outcome;
    await this.verification.offer(request, open, username);
    await this.gate.goOn(reply, open);
    return null;
  }

  private async isOffered(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (this.settings.SYMBOLON_SIGNUP === 'open') return true;
    await this.pages.error(request, reply, { code: 'access_denied', sentence: 'Sign-up is not offered here.', status: 403 });
    return false;
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
        min_password_length: this.settings.SYMBOLON_PASSWORD_MIN_LENGTH,
        login_url: pagePath('login', flow.id),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200, uiLocales: flow.request.ui_locales },
    );
  }
}
