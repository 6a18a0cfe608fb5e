import { Controller, Req, Res } from '@nestjs/common';
import { api, type AuthenticatorPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Enrolment, keyUri, type Offer } from '../../domain/factors/enrolment.ts';
import { FactorChange } from '../../domain/factors/factor-change.ts';
import { RememberedDeviceStore } from '../../domain/factors/remembered-device.store.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { AccountGate, accountUrl, holderOf, idIn, type OpenAccount } from './account-gate.ts';
import { AccountView } from './account-view.ts';
import { FactorAnswers } from './factor-answers.ts';

/** What stands beside a person's password: added, removed, renewed by themselves, who have just proven who they are. */
@Controller()
export class FactorsController {
  constructor(
    private readonly gate: AccountGate,
    private readonly view: AccountView,
    private readonly enrolment: Enrolment,
    private readonly factors: FactorChange,
    private readonly remembered: RememberedDeviceStore,
    private readonly answers: FactorAnswers,
    private readonly pages: Pages,
    private readonly branding: BrandingStore,
  ) {}

  @Serves(api.account.authenticator)
  async offer(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (open && (await this.gate.isFresh(request, reply, open))) await this.offered(request, reply, open, this.enrolment.offer(holderOf(open)), null);
  }

  @Serves(api.account.addAuthenticator)
  async add(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { offer: sealed = '', code = '', name: typed = '' } = open.form;
    const taken = this.enrolment.take(sealed, holderOf(open), code);
    const added = taken && (await this.factors.add(this.answers.whose(request, open), taken, this.answers.nameOf(request, open, typed, ({ authenticator }) => authenticator.unnamed)));
    if (typeof added === 'object') return this.answers.added(request, reply, open, added.codes, 'factor_added');
    if (!(await this.gate.isFresh(request, reply, open))) return;
    const offer = this.enrolment.again(sealed, holderOf(open));
    if (!offer) return void (await reply.redirect(accountUrl(open.session.id, open.uiLocales, { at: api.account.authenticator.path }), 303)); // it is too old: here is another
    await (added ? this.view.show(request, reply, open, { error: 'too_many', status: 400 }) : this.offered(request, reply, open, offer, code.trim() === '' ? 'missing' : 'factor_wrong', typed));
  }

  @Serves(api.account.removeFactor)
  async remove(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    if (!(await this.factors.remove(this.answers.whose(request, open), idIn(open.form, 'factor')))) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    note(request, { event: 'factor_removed' });
    await this.gate.done(reply, open, 'factor_removed');
  }

  @Serves(api.account.renewRecoveryCodes)
  async renew(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open || !(await this.gate.isFresh(request, reply, open))) return;
    const { seed = '' } = open.form;
    const codes = this.enrolment.isSeed(seed, holderOf(open)) ? await this.factors.renewCodes(this.answers.whose(request, open), seed) : undefined;
    if (!codes) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    note(request, { event: 'recovery_codes_replaced' });
    await this.answers.recoveryCodes(request, reply, open, codes);
  }

  /** More is asked for then, so it needs no fresh proof. */
  @Serves(api.account.forgetDevice)
  async forgetDevice(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    if (!(await this.remembered.end(open.session.userId, idIn(open.form, 'device')))) return this.view.show(request, reply, open, { error: 'gone', status: 404 });
    note(request, { event: 'device_forgotten' });
    await this.gate.done(reply, open, 'device_forgotten');
  }

  private async offered(request: FastifyRequest, reply: FastifyReply, { session, csrf, uiLocales }: OpenAccount, { sealed, secret }: Offer, error: AuthenticatorPage['error'], name?: string): Promise<void> {
    const uri = keyUri((await this.branding.current()).name, session.username, secret);
    await this.pages.show(
      request,
      reply,
      { page: 'authenticator', action: api.account.addAuthenticator.path, csrf, account: session.id, flow: null, ui_locales: uiLocales ?? null, offer: sealed, uri, secret, name: name || null, error, phone_url: null, back_url: accountUrl(session.id, uiLocales) },
      { status: error ? 400 : 200, uiLocales },
    );
  }
}
