import { Controller, Req, Res } from '@nestjs/common';
import { api, type AuthenticatorPage } from '@symbolon/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import { Enrolment, keyUri, type Offer, type Taken } from '../../domain/factors/enrolment.ts';
import { FactorChange, type Whose } from '../../domain/factors/factor-change.ts';
import { withFactor } from '../../domain/factors/factor.ts';
import { Factors, mayEnrol } from '../../domain/factors/factors.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { isJustMade, type Session } from '../../domain/sessions/session.ts';
import { shownName, type User } from '../../domain/users/user.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { Serves } from '../../platform/http/contract-route.ts';
import { note } from '../../platform/http/request-log.ts';
import { Entry } from './entry.ts';
import { FlowGate, pagePath, type OpenFlow } from './flow-gate.ts';

type Person = Pick<User, 'id' | 'username'>;

/** Who may set one up, and by which log-in, which is to be worth more; undefined where there is none before the second factor. */
type Enrolling = Person & { readonly session: Session | undefined };

/**
 * The page by which somebody who has no second factor sets one up, because they need it: to be let in, when they have shown the first in this
 * flow, or for what the application asks of a log-in that they have just made.
 */
@Controller()
export class EnrolmentController {
  constructor(
    private readonly gate: FlowGate,
    private readonly entry: Entry,
    private readonly enrolment: Enrolment,
    private readonly factors: Factors,
    private readonly changes: FactorChange,
    private readonly sessions: SessionStore,
    private readonly letters: Letters,
    private readonly branding: BrandingStore,
    private readonly languages: Languages,
    private readonly pages: Pages,
    private readonly clock: Clock,
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
    await this.proven(request, reply, open, person);
    await this.codes(request, reply, open, person, codes);
  }

  /** What the person is worth now: the session that they have, or the one that begins with it. */
  private async proven(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { session, ...user }: Enrolling): Promise<void> {
    note(request, { user_id: user.id, event: 'login' });
    const { proven } = open.flow;
    if (session) await this.sessions.prove(session.id, open.browser.token, withFactor(session.amr, 'authenticator'));
    else await this.entry.begin(request, reply, open, { user, amr: withFactor(proven?.amr ?? [], 'authenticator'), wantsToStay: proven?.stays === true });
  }

  /** The form sent twice shows the same codes: to who has the same offer and its code. */
  private async again(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, sealed: string, code: string): Promise<void> {
    let taken: Taken | undefined;
    const isSame = async (id: string): Promise<boolean> => {
      taken = this.enrolment.take(sealed, `${headOf(open.flow.id)} ${id}`, code);
      return taken !== undefined && (await this.factors.list(id)).some((factor) => factor.id === taken?.id);
    };
    const session = await this.session(open);
    const isOfSession = session !== undefined && (await isSame(session.userId));
    const person = session && isOfSession ? { id: session.userId, username: session.username } : await this.entry.again(request, reply, open, isSame);
    await (person && taken ? this.codes(request, reply, open, person, await this.add(request, open, person, taken, '')) : this.gate.goOn(reply, open));
  }

  /** Somebody who may set one up here: who has one already is asked for it. */
  private async person(open: OpenFlow): Promise<Enrolling | undefined> {
    if (open.flow.proven) {
      const user = await this.entry.waiting(open);
      return user && user.deletionAt === null && (await this.factors.second(user.id, open.flow.proven.amr)) === 'enrol' ? { id: user.id, username: user.username, session: undefined } : undefined;
    }
    const session = await this.session(open);
    if (!session || !isJustMade(session, this.clock.now())) return undefined;
    const { userId: id, username, amr } = session;
    return mayEnrol(amr, (await this.factors.of([id])).get(id) ?? []) ? { id, username, session } : undefined;
  }

  /** The log-in that the request is to be answered for. */
  private async session({ flow, browser }: OpenFlow): Promise<Session | undefined> {
    return (await this.sessions.ofBrowser(browser.token)).find(({ id }) => id === flow.sessionId);
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
