import { Controller, Req, Res } from '@nestjs/common';
import { api, type SignupPage } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { isUsername, shownName, type User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { EmailVerification } from './email-verification.ts';
import { FlowGate, nameOf, pagePath, typedName, type OpenFlow, type PostedFlow } from './flow-gate.ts';
import { PasswordLogin } from './password-login.ts';

/** The sign-up page, where the installation offers one. An account that exists is never overwritten. */
@Controller()
export class SignupController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly verification: EmailVerification,
    private readonly policy: SignInPolicyStore,
    private readonly pages: Pages,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.signup)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (open && (await this.isOffered(request, reply))) await this.page(request, reply, open, null, { username: typedName(request) });
  }

  @Serves(api.login.submitSignup)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.isOffered(request, reply))) return;
    const name = shownName(open.form['name'] ?? '');
    const claims = this.settings.SYMBOLON_SIGNUP_NAME === 'off' || name === '' ? {} : { name };
    const isNameMissing = this.settings.SYMBOLON_SIGNUP_NAME === 'required' && name === '';
    const error = isNameMissing ? 'missing' : await (this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' ? this.verified(request, reply, open, claims) : this.entered(request, reply, open, claims));
    if (error !== null) await this.page(request, reply, open, error, { username: open.form['username'], name });
  }

  /** The address comes first; whether it is taken is told only to its owner. Null when the answer has been sent. */
  private async verified(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, claims: User['claims']): Promise<SignupPage['error']> {
    const { username = '', password = '' } = open.form;
    try {
      const outcome = await this.verification.signUp(request, open, { username, password, claims });
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
  private async entered(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, claims: User['claims']): Promise<SignupPage['error']> {
    const { username = '', password = '' } = open.form;
    if (!isUsername(username)) return 'username_invalid';
    const outcome = await this.passwords.signUp(request, reply, open, { username, password, claims });
    if (typeof outcome !== 'string') return outcome.reason;
    if (outcome === 'invalid_credentials' || outcome === 'unproven') return 'username_taken';
    if (outcome !== 'entered' && outcome !== 'more') return outcome;
    if (outcome === 'entered') await this.verification.offer(request, open, username);
    await this.gate.goOn(reply, open);
    return null;
  }

  private async isOffered(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (this.settings.SYMBOLON_SIGNUP === 'open' && (await this.policy.beginsBy('password'))) return true;
    await this.pages.error(request, reply, { code: 'access_denied', sentence: 'Sign-up is not offered here.', status: 403 });
    return false;
  }

  private page(request: FastifyRequest, reply: FastifyReply, { flow, client, csrf }: OpenFlow, error: SignupPage['error'], { username: typed, name = '' }: { readonly username?: string | undefined; readonly name?: string | undefined }): Promise<void> {
    return this.pages.show(
      request,
      reply,
      {
        page: 'signup',
        action: api.login.signup.path,
        csrf,
        flow: flow.id,
        client_name: nameOf(client),
        username: (typed ?? flow.request.login_hint) || null,
        name: name || null,
        name_field: this.settings.SYMBOLON_SIGNUP_NAME === 'off' ? null : this.settings.SYMBOLON_SIGNUP_NAME,
        error,
        min_password_length: this.settings.SYMBOLON_PASSWORD_MIN_LENGTH,
        login_url: pagePath('login', flow.id, typed),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200, uiLocales: flow.request.ui_locales, typed },
    );
  }
}
