import { Controller, Req, Res } from '@nestjs/common';
import { api, type SignupPage } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { isUsername, type User } from '../../domain/users/user.ts';
import { Settings } from '../../platform/config.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { ConnectionButtons } from './connection-buttons.ts';
import { EmailVerification } from './email-verification.ts';
import { FlowGate, pagePath, typedName, type PostedFlow } from './flow-gate.ts';
import { PasswordLogin } from './password-login.ts';
import { SignupView } from './signup-view.ts';

/** The sign-up page, where the installation offers one. An account that exists is never overwritten. */
@Controller()
export class SignupController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly verification: EmailVerification,
    private readonly view: SignupView,
    private readonly policy: SignInPolicyStore,
    private readonly connections: ConnectionButtons,
    private readonly settings: Settings,
  ) {}

  @Serves(api.login.signup)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (open && (await this.view.isOffered(request, reply))) await this.view.show(request, reply, open, null, { username: typedName(request) });
  }

  @Serves(api.login.submitSignup)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.view.isOffered(request, reply))) return;
    if (!(await this.policy.beginsBy('password'))) return this.view.show(request, reply, open, 'not_offered', open.form);
    const way = await this.connections.wayOf(open.flow, open.form['username'] ?? '');
    if (way?.isEnforced) return void (await reply.redirect(way.url, 303));
    const claims = this.view.claimsOf(open.form);
    const error = claims === undefined ? 'missing' : await (this.settings.SYMBOLON_EMAIL_VERIFICATION === 'required' ? this.verified(request, reply, open, claims) : this.entered(request, reply, open, claims));
    if (error !== null) await this.view.show(request, reply, open, error, open.form);
  }

  /** The address comes first; whether it is taken is told only to its owner. Null when the answer has been sent. */
  private async verified(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, claims: User['claims']): Promise<SignupPage['error']> {
    const { username = '', password = '' } = open.form;
    try {
      const outcome = await this.verification.signUp(request, reply, open, { username, password, claims });
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
}
