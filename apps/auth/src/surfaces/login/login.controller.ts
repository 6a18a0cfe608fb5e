import { Controller, Req, Res } from '@nestjs/common';
import { api, connectionErrors } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isUsername } from '../../domain/users/user.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { ConnectionButtons } from './connection-buttons.ts';
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
    private readonly connections: ConnectionButtons,
  ) {}

  @Serves(api.login.login)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const { notice, refused, ask } = request.query as { notice?: unknown; refused?: unknown; ask?: unknown };
    const error = connectionErrors.find((each) => each === refused) ?? null;
    const typed = typedName(request);
    const hint = [notice, refused, ask, typed].every((each) => each === undefined) ? open.flow.request.login_hint : undefined;
    const way = hint === undefined ? undefined : await this.connections.wayOf(open.flow, hint);
    if (way) return void (await reply.redirect(way.url, 303)); // the application has said who it is for: whoever comes back from there has the page
    await this.view.show(request, reply, open, { notice: notice === 'password_changed' || notice === 'connection_unknown' ? notice : null, error, wantsPassword: ask === 'password' }, typed);
  }

  @Serves(api.login.submitLogin)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { username = '', password = '' } = open.form;
    const stays = open.form['stay'] === 'true';
    const way = await this.connections.wayOf(open.flow, username);
    if (way && password === '') return void (await reply.redirect(way.url, 303));
    if (username.trim() !== '' && password === '' && isUsername(username) && (await this.connections.haveDomains())) return void (await reply.redirect(pagePath('login', open.flow.id, username), 303));
    const outcome = await this.passwords.logIn(request, reply, open, { username, password, stays });
    if (typeof outcome === 'object') return this.entered(request, reply, open, outcome);
    if (outcome === 'entered' || outcome === 'more') return this.gate.goOn(reply, open);
    // Who administers gets in by a password; for everybody else a wrong one, a right one and none at all are the same.
    if (way?.isEnforced && outcome === 'invalid_credentials') return void (await reply.redirect(way.url, 303));
    if (outcome === 'unproven') return void (await reply.redirect(pagePath('verify-email', open.flow.id), 303));
    if (outcome === 'prove_account') return void (await reply.redirect(`${pagePath('login', open.flow.id, username)}&notice=connection_unknown`, 303));
    await this.view.show(request, reply, open, { error: outcome, stay: stays }, username);
  }

  /** Where the script of the page has said that the device can keep a passkey, one is offered on the way. */
  private async entered(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { entered }: Entered): Promise<void> {
    if (open.form['can_keep_passkey'] === 'true' && (await this.offer.isDue(entered))) return this.offer.show(request, reply, open, entered);
    await this.gate.goOn(reply, open);
  }
}
