import { Controller, Req, Res } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { KnownDevices } from '../../domain/users/known-devices.ts';
import { OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { readForm } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { AccountGate, accountUrl, type PostedAccount } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { askedEvents, EmailChange, type EmailPurpose } from './email-change.ts';

/**
 * Another address for who has just proven who they are. The link counts only in a browser that is logged in as them: sent to a mistyped
 * address, it gives the account to nobody.
 */
@Controller()
export class EmailController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly change: EmailChange,
    private readonly tokens: OneTimeTokenStore,
    private readonly pages: Pages,
    private readonly device: DeviceCookie,
    private readonly devices: KnownDevices,
  ) {}

  @Serves(api.account.askForEmail)
  async askForOther(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.ask(request, reply, 'change_email');
  }

  @Serves(api.account.askForFurtherEmail)
  async askForFurther(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    await this.ask(request, reply, 'add_email');
  }

  private async ask(request: FastifyRequest, reply: FastifyReply, purpose: EmailPurpose): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const { userId, username } = open.session;
    const wish = { purpose, userId, username, typed: (open.form['email'] ?? '').trim(), locale: this.pages.localeOf(request, open.uiLocales), address: request.ip, device: this.device.read(request) };
    const outcome = await this.change.ask(wish);
    if (outcome !== 'sent') return this.view.show(request, reply, open, { error: outcome === 'too_many' ? 'too_many_emails' : outcome, status: 400 });
    note(request, { event: askedEvents[purpose] });
    await this.gate.done(reply, open, 'email_sent');
  }

  @Serves(api.account.email)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token = '' } = readForm(queryOf(request));
    const link = await this.tokens.findChange(token);
    const open = await this.gate.opened(request, reply, link?.userId);
    if (!open) return;
    const { session, csrf, uiLocales } = open;
    if (!link || link.userId !== session.userId) return this.view.show(request, reply, open, { error: 'email_link', status: 400 });
    await this.pages.show(
      request,
      reply,
      { page: 'change-email', action: api.account.changeEmail.path, csrf, account: session.id, ui_locales: uiLocales ?? null, token, username: session.username, email: link.email, adds: link.purpose === 'add_email', account_url: accountUrl(session.id, uiLocales) },
      { uiLocales },
    );
  }

  @Serves(api.account.changeEmail)
  async confirm(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { token = '' } = open.form;
    const link = await this.tokens.findChange(token);
    const outcome = link?.userId === open.session.userId ? await this.change.confirm(link, token, this.pages.localeOf(request, open.uiLocales)) : 'gone';
    if (link && (outcome === 'changed' || outcome === 'added')) return this.done(request, reply, open, link);
    const used = outcome === 'gone' ? await this.tokens.usedJustNow(token, ['change_email', 'add_email']) : undefined;
    if (used?.userId === open.session.userId) return this.done(request, reply, open, used);
    await this.view.show(request, reply, open, { error: outcome === 'taken' ? 'username_taken' : outcome === 'too_many' ? 'too_many_emails' : 'email_link', status: 400 });
  }

  /** The browser is known by the new name, too. */
  private async done(request: FastifyRequest, reply: FastifyReply, open: PostedAccount, { email, purpose }: OneTimeToken): Promise<void> {
    if (purpose === 'add_email') {
      note(request, { event: 'email_added' });
      return this.gate.done(reply, open, 'email_added');
    }
    note(request, { event: 'email_changed' });
    this.device.write(reply, this.devices.remember(this.device.read(request), email));
    await this.gate.done(reply, open, 'email_changed');
  }
}
