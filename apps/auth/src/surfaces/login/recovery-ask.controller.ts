import { Controller, Req, Res } from '@nestjs/common';
import { api, type RecoveryAskPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { AskedMail } from './asked-mail.ts';
import { DoorCheck } from './door-check.ts';
import { FlowGate, pagePath, typedName, type OpenFlow } from './flow-gate.ts';
import { RecoveryWaits } from './recovery-waits.ts';

/** Mails a link that begins a wait. */
@Controller()
export class RecoveryAskController {
  constructor(
    private readonly gate: FlowGate,
    private readonly waits: RecoveryWaits,
    private readonly check: DoorCheck,
    private readonly asked: AskedMail,
    private readonly pages: Pages,
  ) {}

  /** Without a flow it begins one, which leads to the person's own account. */
  @Serves(api.login.askForRecovery)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    if ((request.query as { flow?: unknown }).flow === undefined) return void (await reply.redirect(pagePath('recovery/ask', (await this.gate.begin(request, reply)).flow.id), 303));
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
    const refused = await this.asked.refusal(request, reply, open, { door: 'recovery', about: 'begin_recovery', event: 'recovery_asked', flow: null });
    if (refused) return this.page(request, reply, open, days, refused.error, refused.typed);
    await reply.redirect(`${pagePath('forgot-password-sent', open.flow.id)}&about=recovery`, 303);
  }

  private async page(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, days: number, error: RecoveryAskPage['error'], typed = typedName(request)): Promise<void> {
    const { flow, csrf } = open;
    await this.pages.show(
      request,
      reply,
      { page: 'recovery-ask', action: api.login.askForRecovery.path, csrf, flow: flow.id, username: typed ?? flow.request.login_hint ?? null, days, error, ...this.check.offer('recovery', request, open), login_url: pagePath('login', flow.id, typed) },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales, typed },
    );
  }
}
