import { Controller, Req, Res } from '@nestjs/common';
import { api, type ResetPasswordPage } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KnownDevices } from '../../domain/users/known-devices.ts';
import { OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { PasswordPolicy } from '../../domain/users/password-policy.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { formOf, isSigned } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { FlowGate, pagePath } from './flow-gate.ts';
import { ForgotPasswordView } from './forgot-password-view.ts';
import { linkText, readLink, type Link } from './link.ts';
import { PasswordReset } from './password-reset.ts';

/** Where a mailed link for a new password leads, in any browser. Opening it uses up nothing: mail scanners open links. */
@Controller()
export class ResetPasswordController {
  constructor(
    private readonly gate: FlowGate,
    private readonly tokens: OneTimeTokenStore,
    private readonly reset: PasswordReset,
    private readonly forgotten: ForgotPasswordView,
    private readonly pages: Pages,
    private readonly passwords: PasswordPolicy,
    private readonly policy: SignInPolicyStore,
    private readonly device: DeviceCookie,
    private readonly devices: KnownDevices,
  ) {}

  @Serves(api.login.resetPassword)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const link = readLink(queryOf(request));
    const known = link && (await this.tokens.find(link.token));
    return known && (await this.isOfUse(known)) ? this.page(request, reply, link, known, null) : this.expired(request, reply, link);
  }

  /** The token is the proof; the form's own shows that it came from our page. */
  @Serves(api.login.submitResetPassword)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const form = formOf(request);
    const link = isSigned(form, this.csrf(form['flow'] ?? '')) ? readLink(form['flow'] ?? '') : undefined;
    const known = link && (await this.tokens.find(link.token));
    const { password = '' } = form;
    const done = !known && link ? await this.reset.done(link.token, password) : undefined;
    if (done && link) return this.changed(request, reply, link, done);
    if (!known || !(await this.isOfUse(known))) return this.expired(request, reply, link);
    if (password === '') return this.page(request, reply, link, known, 'missing');
    try {
      const outcome = await this.reset.redeem(known, link.token, password, { address: request.ip, locale: this.pages.localeOf(request, undefined) });
      if (outcome === 'expired') return await this.expired(request, reply, link);
      if (outcome !== 'changed') return await this.page(request, reply, link, known, outcome);
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      return this.page(request, reply, link, known, 'unavailable');
    }
    note(request, { user_id: known.userId, event: 'reset_password' });
    this.device.write(reply, this.devices.remember(this.device.read(request), known.email));
    await this.changed(request, reply, link, known);
  }

  /** Whoever proved an address elsewhere has a window that waits for it. */
  private async changed(request: FastifyRequest, reply: FastifyReply, link: Link, { purpose, email }: OneTimeToken): Promise<void> {
    const open = await this.gate.find(request, link.flow);
    if (!open && purpose === 'verify_email') return this.pages.proven(request, reply, { email, notice: 'new_password', wayOn: (await this.gate.endOf(request, link.flow)).wayOn });
    const { flow } = open ?? (await this.gate.begin(request, reply, email));
    await reply.redirect(`${pagePath('login', flow.id)}&notice=password_changed`, 303);
  }

  /** A link for a new password is over where nobody signs in by one any more; that for an address goes on proving it. */
  private async isOfUse({ purpose }: OneTimeToken): Promise<boolean> {
    return purpose !== 'reset_password' || this.policy.beginsBy('password');
  }

  private csrf(link: string): string {
    return this.gate.csrf(`link ${link}`);
  }

  private async page(request: FastifyRequest, reply: FastifyReply, link: Link, { purpose, email }: OneTimeToken, error: ResetPasswordPage['error']): Promise<void> {
    const flow = linkText(link);
    await this.pages.show(
      request,
      reply,
      {
        page: 'reset-password',
        action: api.login.resetPassword.path,
        csrf: this.csrf(flow),
        flow,
        username: email,
        error,
        notice: purpose === 'verify_email' ? 'other_browser' : null,
        min_password_length: await this.passwords.minLength(),
      },
      { status: error === 'unavailable' ? 503 : error ? 400 : 200 },
    );
  }

  /** A link that is over, or never was one, leads to where a new one is asked for. */
  private async expired(request: FastifyRequest, reply: FastifyReply, link: Link | undefined): Promise<void> {
    note(request, { error: 'link_expired' });
    const open = (await this.gate.find(request, link?.flow ?? '')) ?? (await this.gate.begin(request, reply));
    await this.forgotten.showExpired(request, reply, open);
  }
}
