import { Controller, Req, Res } from '@nestjs/common';
import { api, type RecoveryAskPage } from '@symbolon/contracts';
import { Database } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { MailThrottle } from '../../domain/users/mail-throttle.ts';
import { isUsername } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { DoorCheck } from './door-check.ts';
import { FlowGate, pagePath, typedName, type OpenFlow } from './flow-gate.ts';
import { RecoveryWaits } from './recovery-waits.ts';

/** Mails a link that begins a wait. It never looks whether there is such an account: the answer cannot tell. */
@Controller()
export class RecoveryAskController {
  constructor(
    private readonly gate: FlowGate,
    private readonly waits: RecoveryWaits,
    private readonly check: DoorCheck,
    private readonly throttle: MailThrottle,
    private readonly letters: Letters,
    private readonly pages: Pages,
    private readonly database: Database,
    private readonly device: DeviceCookie,
  ) {}

  /** Without a flow it begins one, which leads to the person's own account. */
  @Serves(api.login.askForRecovery)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if ((request.query as { flow?: unknown }).flow === undefined) return void (await reply.redirect(pagePath('recovery/wait', (await this.gate.begin(request, reply)).flow.id), 303));
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const days = await this.waits.days();
    await (days === undefined ? this.gate.goOn(reply, open) : this.page(request, reply, open, days, null));
  }

  @Serves(api.login.submitAskForRecovery)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const days = await this.waits.days();
    if (days === undefined) return this.gate.goOn(reply, open);
    const { username = '' } = open.form;
    if (username.trim() === '') return this.page(request, reply, open, days, 'missing');
    const refusal = await this.check.refusal('forgot-password', request, reply, open);
    if (refusal) return this.page(request, reply, open, days, refusal, isUsername(username) ? username : undefined);
    const isAdmitted = isUsername(username) && (await this.throttle.admits({ username, address: request.ip, device: this.device.read(request) }));
    note(request, isAdmitted ? { event: 'recovery_asked' } : { error: 'throttled' });
    if (isAdmitted) {
      const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
      await this.database.prisma.$transaction((transaction) => this.letters.ask(transaction, { about: 'begin_recovery', username, flow: null, locale }));
    }
    await reply.redirect(`${pagePath('forgot-password-sent', open.flow.id)}&about=recovery`, 303);
  }

  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, days: number, error: RecoveryAskPage['error'], typed = typedName(request)): Promise<void> {
    const { flow, csrf } = open;
    await this.pages.show(
      request,
      reply,
      { page: 'recovery-ask', action: api.login.askForRecovery.path, csrf, flow: flow.id, username: typed ?? flow.request.login_hint ?? null, days, error, ...this.check.offer('forgot-password', request, open), login_url: pagePath('login', flow.id, typed) },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales, typed },
    );
  }
}
