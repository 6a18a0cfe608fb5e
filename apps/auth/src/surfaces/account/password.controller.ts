import { Controller, Req, Res } from '@nestjs/common';
import { api, type AccountPage } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { KnownDevices } from '../../domain/users/known-devices.ts';
import { Pages } from '../../pages/pages.ts';
import { BrowserCookie } from '../../platform/http/browser-cookie.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate, type PostedAccount, type SentForm } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { PasswordChange } from './password-change.ts';

/** Replaces a password by a new one, for who knows the old one: a wrong one counts as a failed log-in. */
@Controller()
export class PasswordController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly passwords: PasswordChange,
    private readonly sessions: SessionStore,
    private readonly pages: Pages,
    private readonly cookie: BrowserCookie,
    private readonly device: DeviceCookie,
    private readonly devices: KnownDevices,
  ) {}

  @Serves(api.account.changePassword)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply, (sent) => this.wasChanged(request, reply, sent));
    if (!open) return;
    const browserToken = this.sessions.tokenAfterChange(open.browserToken, open.session.id);
    const error = await this.change(request, reply, open, browserToken);
    if (error === 'wrong_password' && (await this.wasChanged(request, reply, open))) return;
    if (error) return this.view.show(request, reply, open, { error, status: error === 'unavailable' ? 503 : 400 });
    note(request, { event: 'update' });
    await this.done(request, reply, open, browserToken);
  }

  /** Whether the same form made the change just now; then it is answered in the same way. It shows by the new password that it is the same. */
  private async wasChanged(request: FastifyRequest, reply: FastifyReply, { browserToken, uiLocales, form }: SentForm): Promise<boolean> {
    const changed = await this.sessions.changedJustNow(browserToken, form['account'] ?? '');
    if (!changed) return false;
    const { session } = changed;
    if (!(await this.passwords.isNow({ username: session.username, password: form['password'] ?? '', address: request.ip, device: this.device.read(request) }))) return false;
    note(request, { user_id: session.userId, reason: 'sent before' });
    await this.done(request, reply, { session, uiLocales }, changed.browserToken);
    return true;
  }

  private async done(request: FastifyRequest, reply: FastifyReply, { session, uiLocales }: Pick<PostedAccount, 'session' | 'uiLocales'>, browserToken: string): Promise<void> {
    this.cookie.write(reply, browserToken, session.stays);
    this.device.write(reply, this.devices.remember(this.device.read(request), session.username));
    await this.gate.done(reply, { session, uiLocales }, 'password_changed');
  }

  /** Null when it is changed: this log-in goes on under the new token of its browser. */
  private async change(request: FastifyRequest, reply: FastifyReply, { session, browserToken, uiLocales, form }: PostedAccount, newToken: string): Promise<AccountPage['error']> {
    const { current_password: current = '', password: next = '' } = form;
    if (current === '' || next === '') return 'missing';
    try {
      const outcome = await this.passwords.make({
        username: session.username,
        userId: session.userId,
        current,
        next,
        address: request.ip,
        device: this.device.read(request),
        locale: this.pages.localeOf(request, uiLocales),
        kept: { sessionId: session.id, oldToken: browserToken, newToken },
      });
      if (outcome.kind === 'changed') return null;
      if (outcome.kind === 'weak') return outcome.reason;
      note(request, { error: 'wrong_password', reason: outcome.reason });
      if (outcome.retryAfter > 0) reply.header('Retry-After', outcome.retryAfter);
      return 'wrong_password';
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      return 'unavailable';
    }
  }
}
