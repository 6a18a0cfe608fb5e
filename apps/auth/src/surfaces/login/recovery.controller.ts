import { Controller, Req, Res } from '@nestjs/common';
import { api, type RecoveryPage } from '@symbolon/contracts';
import { OverloadedError } from '@symbolon/crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Enrolment } from '../../domain/factors/enrolment.ts';
import type { Replacement } from '../../domain/factors/factor-replacement.ts';
import { PasskeyCeremony } from '../../domain/factors/passkey-ceremony.ts';
import { providerOf } from '../../domain/factors/passkey-providers.ts';
import type { RecoveryToken } from '../../domain/users/one-time-token.store.ts';
import { PasswordPolicy } from '../../domain/users/password-policy.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { formOf, isSigned } from '../../platform/http/posted-form.ts';
import { note } from '../../platform/http/request-log.ts';
import { queryOf } from '../../platform/http/request-target.ts';
import { AccountRecovery, type Recovered } from './account-recovery.ts';
import { FlowGate, pagePath } from './flow-gate.ts';
import { readLink } from './link.ts';
import { holderOf, RecoveryView } from './recovery-view.ts';

/** Where a link of an administrator leads, in any browser. Opening it uses up nothing: chats and mail scanners open links. */
@Controller()
export class RecoveryController {
  constructor(
    private readonly gate: FlowGate,
    private readonly recovery: AccountRecovery,
    private readonly view: RecoveryView,
    private readonly enrolment: Enrolment,
    private readonly ceremony: PasskeyCeremony,
    private readonly users: UserStore,
    private readonly policy: PasswordPolicy,
    private readonly languages: Languages,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.recovery)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { token = '' } = readLink(queryOf(request)) ?? {};
    const link = await this.recovery.find(token);
    await (link ? this.view.show(request, reply, token, link, null) : this.view.over(request, reply));
  }

  /** The password and the code of the authenticator come in one form: all of it is new, or nothing is. */
  @Serves(api.login.submitRecovery)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { flow: token = '', csrf = '', password = '', code = '', offer: sealed = '' } = formOf(request);
    const isOurs = isSigned({ flow: token, csrf }, this.view.csrf(token));
    const link = isOurs ? await this.recovery.find(token) : undefined;
    const taken = this.enrolment.take(sealed, holderOf(token), code);
    const before = () => this.recovery.again(token, password, taken);
    if (!link) return this.again(request, reply, isOurs ? await before() : undefined);
    const wanted = await this.recovery.wanted(link.userId);
    const refuse = (error: RecoveryPage['error']) => this.view.show(request, reply, token, link, error, sealed);
    if (!wanted.password && !wanted.authenticator) return refuse('passkey_failed');
    if ((wanted.password && password === '') || (wanted.authenticator && code.trim() === '')) return refuse('missing');
    const user = await this.users.find(link.userId);
    const weakness = wanted.password && user ? await this.policy.weakness(password, user) : undefined;
    if (weakness) return refuse(weakness.reason);
    if (wanted.authenticator && !taken) return refuse('factor_wrong');
    const by = wanted.authenticator && taken ? { taken, name: this.words(request).authenticator.unnamed } : undefined;
    await this.redeem(request, reply, token, link, { password: wanted.password ? password : undefined, by, before });
  }

  @Serves(api.login.submitRecoveryPasskey)
  async submitPasskey(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { flow: token = '', csrf = '', credential = '' } = formOf(request);
    const isOurs = isSigned({ flow: token, csrf }, this.view.csrf(token));
    const link = await (isOurs ? this.recovery.find(token) : undefined);
    const created = isOurs ? await this.ceremony.created(credential, holderOf(token), false) : undefined;
    const before = async () => (typeof created === 'object' ? this.recovery.againByPasskey(token, created.key) : undefined);
    if (!link) return this.again(request, reply, await before());
    const refuse = (error: RecoveryPage['error']) => this.view.show(request, reply, token, link, error);
    if (!(await this.recovery.wanted(link.userId)).passkey) return refuse('passkey_failed');
    if (created === undefined || created === 'not_allowed') return refuse(created === undefined ? 'passkey_failed' : 'passkey_not_allowed');
    const by = { key: created.key, name: providerOf(created.key.aaguid) ?? this.words(request).passkey.unnamed };
    await this.redeem(request, reply, token, link, { password: undefined, by, before });
  }

  private async redeem(request: FastifyRequest, reply: FastifyReply, token: string, link: RecoveryToken, { before, ...shown }: { readonly password: string | undefined; readonly by: Replacement | undefined; readonly before: () => Promise<Recovered | undefined> }): Promise<void> {
    try {
      const outcome = await this.recovery.redeem(token, { ...shown, address: request.ip, locale: this.pages.localeOf(request, undefined) });
      if (outcome === 'over') return await this.again(request, reply, await before());
      if (outcome === 'passkey_there') return await this.view.show(request, reply, token, link, outcome);
      note(request, { user_id: link.userId, event: 'recovered' });
      return await this.done(request, reply, link.email, outcome);
    } catch (error) {
      if (!(error instanceof OverloadedError)) throw error;
      reply.header('Retry-After', error.retryAfterSeconds);
      return this.view.show(request, reply, token, link, 'unavailable');
    }
  }

  /** The form once more, at the same moment or later: what is shown once is shown by whichever answer the browser keeps. */
  private async again(request: FastifyRequest, reply: FastifyReply, before: Recovered | undefined): Promise<void> {
    await (before ? this.done(request, reply, before.username, before.codes) : this.view.over(request, reply));
  }

  /** What is new is tried at once: they log in by it. */
  private async done(request: FastifyRequest, reply: FastifyReply, username: string, codes: readonly string[]): Promise<void> {
    const { flow } = await this.gate.begin(request, reply, username);
    const next = pagePath('login', flow.id);
    if (codes.length === 0) return void (await reply.redirect(next, 303));
    await this.pages.show(request, reply, { page: 'recovery-codes', username, codes, continue_url: next });
  }

  private words(request: FastifyRequest) {
    return this.languages.current().for([this.pages.localeOf(request, undefined)]).messages;
  }
}
