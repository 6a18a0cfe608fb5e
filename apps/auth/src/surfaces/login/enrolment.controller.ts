import { Controller, Req, Res } from '@nestjs/common';
import { api, type AuthenticatorPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { Enrolment, keyUri, type Offer, type Taken } from '../../domain/factors/enrolment.ts';
import { FactorChange, type Whose } from '../../domain/factors/factor-change.ts';
import { withFactor } from '../../domain/factors/factor.ts';
import { Factors } from '../../domain/factors/factors.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { shownName, type User } from '../../domain/users/user.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Pages } from '../../pages/pages.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, type OpenFlow } from './flow-gate.ts';

type Person = Pick<User, 'id' | 'username'>;

/** The page by which somebody sets up the second factor that they need to be let in: who has shown the first in this flow, and has no other. */
@Controller()
export class EnrolmentController {
  constructor(
    private readonly gate: FlowGate,
    private readonly entry: Entry,
    private readonly enrolment: Enrolment,
    private readonly factors: Factors,
    private readonly changes: FactorChange,
    private readonly letters: Letters,
    private readonly branding: BrandingStore,
    private readonly languages: Languages,
    private readonly pages: Pages,
  ) {}

  @Serves(api.login.enrolment)
  async show(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.opened(request, reply);
    if (!open) return;
    const person = await this.person(open);
    await (person ? this.offered(request, reply, open, person, this.enrolment.offer(holderOf(open, person)), null) : this.gate.goOn(reply, open));
  }

  @Serves(api.login.submitEnrolment)
  async submit(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const open = await this.gate.posted(request, reply);
    if (!open) return;
    const { offer: sealed = '', code = '', name = '' } = open.form;
    const person = await this.person(open);
    if (!person) return this.again(request, reply, open, sealed, code);
    const offer = this.enrolment.again(sealed, holderOf(open, person));
    if (!offer) return void (await reply.redirect(pagePath('second-factor/setup', open.flow.id), 303)); // it is too old: here is another
    const taken = this.enrolment.take(sealed, holderOf(open, person), code);
    if (!taken) return this.offered(request, reply, open, person, offer, code.trim() === '' ? 'missing' : 'factor_wrong', name);
    const codes = await this.add(request, open, person, taken, name);
    note(request, { user_id: person.id, event: 'login' });
    await this.entry.begin(request, reply, open, { user: person, amr: withFactor(open.flow.proven?.amr ?? [], 'authenticator'), wantsToStay: open.flow.proven?.stays === true });
    await this.codes(request, reply, open, person, codes);
  }

  /** The form sent twice shows the same codes: to who has the same offer and its code. */
  private async again(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, sealed: string, code: string): Promise<void> {
    let taken: Taken | undefined;
    const person = await this.entry.again(request, reply, open, async (id) => {
      taken = this.enrolment.take(sealed, `${headOf(open.flow.id)} ${id}`, code);
      return taken !== undefined && (await this.factors.list(id)).some((factor) => factor.id === taken?.id);
    });
    await (person && taken ? this.codes(request, reply, open, person, await this.add(request, open, person, taken, '')) : this.gate.goOn(reply, open));
  }

  /** Somebody who may set one up here: who has one already is asked for it. */
  private async person(open: OpenFlow): Promise<Person | undefined> {
    const user = await this.entry.waiting(open);
    return user && user.deletionAt === null && (await this.factors.second(user.id)) === 'enrol' ? user : undefined;
  }

  private async add(request: FastifyRequest, { flow }: OpenFlow, { id, username }: Person, taken: Taken, name: string): Promise<readonly string[]> {
    const locale = this.pages.localeOf(request, flow.request.ui_locales);
    const tell: Whose['tell'] = (transaction) => this.letters.tellChange(transaction, username, locale);
    const added = await this.changes.add({ userId: id, tell }, taken, shownName(name) || this.languages.current().for([locale]).messages.authenticator.unnamed);
    return added?.codes ?? [];
  }

  private async offered(request: FastifyRequest, reply: FastifyReply, { flow, csrf }: OpenFlow, { username }: Person, { sealed, secret }: Offer, error: AuthenticatorPage['error'], name?: string): Promise<void> {
    const uri = keyUri((await this.branding.current()).name, username, secret);
    await this.pages.show(
      request,
      reply,
      { page: 'authenticator', action: api.login.enrolment.path, csrf, flow: flow.id, account: null, ui_locales: null, back_url: pagePath('login', flow.id), offer: sealed, uri, secret, name: name || null, error },
      { status: error ? 400 : 200, uiLocales: flow.request.ui_locales },
    );
  }

  private codes(request: FastifyRequest, reply: FastifyReply, { flow }: OpenFlow, { username }: Person, codes: readonly string[]): Promise<void> {
    return this.pages.show(request, reply, { page: 'recovery-codes', username, codes, continue_url: `${api.oauth.resume.path}?flow=${flow.id}` }, { uiLocales: flow.request.ui_locales });
  }
}

/** The log-in that something is offered to. */
const holderOf = ({ flow }: OpenFlow, { id }: Person): string => `${headOf(flow.id)} ${id}`;
