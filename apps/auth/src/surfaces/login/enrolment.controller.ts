import { Controller, Req, Res } from '@nestjs/common';
import { api, type AuthenticatorPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Enrolment, keyUri, type Offer, type Taken } from '../../domain/factors/enrolment.ts';
import { FactorChange } from '../../domain/factors/factor-change.ts';
import { Factors } from '../../domain/factors/factors.ts';
import { shownName } from '../../domain/users/user.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { Enrolling, holderOf, type Enrolled, type Person } from './enrolling.ts';
import { FlowGate, pagePath, type OpenFlow } from './flow-gate.ts';

/**
 * The page by which somebody who has no second factor sets one up, because they need it: to be let in, when they have shown the first in this
 * flow, or for what the application asks of a log-in that they have just made.
 */
@Controller()
export class EnrolmentController {
  constructor(
    private readonly gate: FlowGate,
    private readonly enrolling: Enrolling,
    private readonly enrolment: Enrolment,
    private readonly factors: Factors,
    private readonly changes: FactorChange,
    private readonly branding: BrandingStore,
    private readonly languages: Languages,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.enrolment)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const person = await this.enrolling.person(open);
    await (person ? this.offered(request, reply, open, person, this.enrolment.offer(holderOf(open, person.id)), null) : this.gate.goOn(reply, open));
  }

  @Serves(api.login.submitEnrolment)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { offer: sealed = '', code = '', name = '' } = open.form;
    const person = await this.enrolling.person(open);
    if (!person) return this.again(request, reply, open, sealed, code);
    const offer = this.enrolment.again(sealed, holderOf(open, person.id));
    if (!offer) return void (await reply.redirect(pagePath('second-factor/setup', open.flow.id), 303)); // it is too old: here is another
    const taken = this.enrolment.take(sealed, holderOf(open, person.id), code);
    if (!taken) return this.offered(request, reply, open, person, offer, code.trim() === '' ? 'missing' : 'factor_wrong', name);
    const codes = await this.add(request, open, person, taken, name);
    if (!codes) return this.gate.goOn(reply, open);
    await this.enrolling.proven(request, reply, open, person, 'authenticator');
    await this.enrolling.codes(request, reply, open, person, codes);
  }

  /** The form sent twice shows the same codes: to who has the same offer and its code. */
  private async again(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, sealed: string, code: string): Promise<void> {
    let taken: Taken | undefined;
    const person = await this.enrolling.before(request, reply, open, async (id) => {
      taken = this.enrolment.take(sealed, holderOf(open, id), code);
      return taken !== undefined && (await this.factors.list(id)).some((factor) => factor.id === taken?.id);
    });
    const codes = person && taken && (await this.add(request, open, person, taken, ''));
    await (person && codes ? this.enrolling.codes(request, reply, open, person, codes) : this.gate.goOn(reply, open));
  }

  /** Undefined when somebody has set one up meanwhile. */
  private async add(request: FastifyRequest, open: OpenFlow, person: Enrolled | Person, taken: Taken, name: string): Promise<readonly string[] | undefined> {
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    const added = await this.changes.add(this.enrolling.whose(request, open, person), taken, shownName(name) || this.languages.current().for([locale]).messages.authenticator.unnamed);
    return typeof added === 'object' ? added.codes : undefined;
  }

  private async offered(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, person: Enrolled, { sealed, secret }: Offer, error: AuthenticatorPage['error'], name?: string): Promise<void> {
    const { flow, csrf } = open;
    const uri = keyUri((await this.branding.current()).name, person.username, secret);
    const phone_url = await this.enrolling.phoneUrl(open, person);
    await this.pages.show(
      request,
      reply,
      { page: 'authenticator', action: api.login.enrolment.path, csrf, flow: flow.id, account: null, ui_locales: null, back_url: pagePath('login', flow.id), phone_url, offer: sealed, uri, secret, name: name || null, error },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales },
    );
  }
}
