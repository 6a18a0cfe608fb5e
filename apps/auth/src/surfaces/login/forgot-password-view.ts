import { Injectable } from '@nestjs/common';
import { api, type ForgotPasswordPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { Pages } from '../../pages/pages.ts';
import { DoorCheck } from './door-check.ts';
import { pagePath, typedName, type OpenFlow } from './flow-gate.ts';
import { RecoveryWaits } from './recovery-waits.ts';

/** The form that a link for a new password is asked for with; also where a link that is over leads. */
@Injectable()
export class ForgotPasswordView {
  constructor(
    private readonly policy: SignInPolicyStore,
    private readonly pages: Pages,
    private readonly check: DoorCheck,
    private readonly waits: RecoveryWaits,
  ) {}

  /** Where nobody signs in by a password there is none to forget. */
  async isOffered(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    if (await this.policy.beginsBy('password')) return true;
    await this.pages.error(request, reply, { code: 'access_denied', sentence: 'Nobody signs in by a password here.', status: 403 });
    return false;
  }

  /** For a link that is over: there a new one is asked for, where one can be. */
  async showExpired(request: FastifyRequest, reply: FastifyReply, open: OpenFlow): Promise<void> {
    if (await this.policy.beginsBy('password')) return this.show(request, reply, open, 'link_expired');
    await this.pages.error(request, reply, { code: 'link_expired', sentence: 'The link has expired or was already used.' });
  }

  async show(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, error: ForgotPasswordPage['error'], username = typedName(request)): Promise<void> {
    const { flow, csrf } = open;
    await this.pages.show(
      request,
      reply,
      {
        page: 'forgot-password',
        action: api.login.forgotPassword.path,
        csrf,
        flow: flow.id,
        username: username ?? flow.request.login_hint ?? null,
        error,
        ...this.check.offer('forgot-password', request, open),
        recovery_url: await this.waits.askUrl(flow.id, username),
        login_url: pagePath('login', flow.id, username),
      },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales, typed: username },
    );
  }
}
