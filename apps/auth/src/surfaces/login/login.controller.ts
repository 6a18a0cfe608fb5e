import { Controller, Req, Res } from '@nestjs/common';
import { api, connectionErrors } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Serves } from '../../platform/http/contract-route.ts';
import { FlowGate, pagePath, typedName, type PostedFlow } from './flow-gate.ts';
import { LoginView } from './login-view.ts';
import { PasskeyOffer } from './passkey-offer.ts';
import { PasswordLogin, type Entered } from './password-login.ts';

/** The log-in page. */
@Controller()
export class LoginController {
  constructor(
    private readonly gate: FlowGate,
    private readonly passwords: PasswordLogin,
    private readonly view: LoginView,
    private readonly offer: PasskeyOffer,
  ) {}

  @Serves(api.login.login)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    const { notice, refused } = request.query as { notice?: unknown; refused?: unknown };
    const error = connectionErrors.find((each) => each === refused) ?? null;
    if (open) await this.view.show(request, reply, open, { notice: notice === 'password_changed' || notice === 'connection_unknown' ? notice : null, error }, typedName(request));
  }

  @Serves(api.login.submitLogin)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { username = '', password = '' } = open.form;
    const stays = open.form['stay'] === 'true';
    const outcome = await this.passwords.logIn(request, reply, open, { username, password, stays });
    if (typeof outcome === 'object') return this.entered(request, reply, open, outcome);
    if (outcome === 'entered' || outcome === 'more') return this.gate.goOn(reply, open);
    if (outcome === 'unproven') return void (await reply.redirect(pagePath('verify-email', open.flow.id), 303));
    await this.view.show(request, reply, open, { error: outcome, stay: stays }, username);
  }

  /** Where the script of the page has said that the device can keep a passkey, one is offered on the way. */
  private async entered(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { entered }: Entered): Promise<void> {
    if (open.form['can_keep_passkey'] === 'true' && (await this.offer.isDue(entered))) return this.offer.show(request, reply, open, entered);
    await this.gate.goOn(reply, open);
  }
}
