import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters } from '../../delivery/mail/letters.ts';
import type { Whose } from '../../domain/factors/factor-change.ts';
import { withFactor, type FactorKind } from '../../domain/factors/factor.ts';
import { Factors, mayEnrol, smsIsEnough } from '../../domain/factors/factors.ts';
import { PhoneProof } from '../../domain/factors/phone-proof.ts';
import { headOf } from '../../domain/sessions/flow-id.ts';
import { SessionStore } from '../../domain/sessions/session.store.ts';
import { isJustMade, type Session } from '../../domain/sessions/session.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import type { User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { Clock } from '../../platform/clock.ts';
import { note } from '../../platform/http/request-log.ts';
import { Entry } from './entry.ts';
import { pagePath, type OpenFlow } from './flow-gate.ts';

export type Person = Pick<User, 'id' | 'username'>;

/** Who may set one up, and by which log-in, which is to be worth more; undefined where there is none before the second factor. */
export type Enrolled = Person & { readonly session: Session | undefined };

/** What the pages share by which somebody who has no second factor sets one up, because they need it: to be let in, or for what the application asks. */
@Injectable()
export class Enrolling {
  constructor(
    private readonly entry: Entry,
    private readonly factors: Factors,
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
    private readonly phones: PhoneProof,
    private readonly letters: Letters,
    private readonly pages: Pages,
    private readonly clock: Clock,
  ) {}

  /** Somebody who may set one up here: who has one already is asked for it. */
  async person(open: OpenFlow): Promise<Enrolled | undefined> {
    const person = await (open.flow.proven ? this.#waiting(open) : this.#loggedIn(open));
    return person && (await this.#mayEnrol(open, person)) ? person : undefined;
  }

  async #waiting(open: OpenFlow): Promise<Enrolled | undefined> {
    const user = await this.entry.waiting(open);
    return user && user.deletionAt === null ? { id: user.id, username: user.username, session: undefined } : undefined;
  }

  async #loggedIn(open: OpenFlow): Promise<Enrolled | undefined> {
    const session = await this.session(open);
    if (!session || !isJustMade(session, this.clock.now())) return undefined;
    return { id: session.userId, username: session.username, session };
  }

  async #mayEnrol({ flow }: OpenFlow, { id, session }: Enrolled, within?: Transaction): Promise<boolean> {
    if (session) return mayEnrol(session.amr, (await this.factors.of([id], within)).get(id) ?? []);
    return (await this.factors.second(id, flow.proven?.amr ?? [], within)) === 'enrol';
  }

  /** The same once more, where the person is held: of two who know the password and act at once one sets something up, and nobody by a password of before. */
  async #isStill(open: OpenFlow, person: Enrolled, within: Transaction): Promise<boolean> {
    const { id, session } = person;
    const { proven } = open.flow;
    const counts = session ? await this.sessions.isOpen(within, session.id) : proven && (await this.users.findSince(id, proven.at, this.clock.now(), within))?.deletionAt === null;
    return counts === true && this.#mayEnrol(open, person, within);
  }

  /** The log-in that the request is to be answered for. */
  async session({ flow, browser }: OpenFlow): Promise<Session | undefined> {
    return (await this.sessions.ofBrowser(browser.token)).find(({ id }) => id === flow.sessionId);
  }

  /** Who has set one up by this very form before: in the log-in that they have, or in the one that began with it, or is about to. */
  async before(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, isSame: (id: string) => Promise<boolean>): Promise<Person | undefined> {
    let person = await this.#entered(request, reply, open, isSame);
    const { proven } = open.flow;
    if (person || !proven || !(await isSame(proven.userId))) return person;
    await this.entry.awaitTwin(open, async (now) => (person = await this.#entered(request, reply, now, isSame)) !== undefined);
    return person;
  }

  async #entered(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, isSame: (id: string) => Promise<boolean>): Promise<Person | undefined> {
    const session = await this.session(open);
    return session && (await isSame(session.userId)) ? { id: session.userId, username: session.username } : this.entry.again(request, reply, open, isSame);
  }

  /** Where a number can be set up instead of an authenticator; null where codes by SMS do not count, or are worth less. */
  async phoneUrl({ flow }: OpenFlow, { session }: Enrolled): Promise<string | null> {
    return (await this.phones.isOffered()) && smsIsEnough(session?.amr ?? flow.proven?.amr ?? []) ? pagePath('second-factor/setup/phone', flow.id) : null;
  }

  /** Without `session` they have set it up before: nothing is added then, and what is there is answered once more. */
  whose(request: FastifyRequest, open: OpenFlow, person: Enrolled | Person): Whose {
    const { id, username } = person;
    const locale = this.pages.localeOf(request, open.flow.request.ui_locales);
    return { userId: id, tell: (transaction) => this.letters.tellChange(transaction, username, locale), isStill: async (transaction) => 'session' in person && this.#isStill(open, person, transaction) };
  }

  /** What the person is worth now: the session that they have, or the one that begins with it. */
  async proven(request: FastifyRequest, reply: FastifyReply, open: OpenFlow, { session, ...user }: Enrolled, factor: FactorKind): Promise<void> {
    note(request, { user_id: user.id, event: 'login' });
    const { proven } = open.flow;
    if (session) await this.sessions.prove(session.id, open.browser.token, withFactor(session.amr, factor));
    else await this.entry.begin(request, reply, open, { user, amr: withFactor(proven?.amr ?? [], factor), wantsToStay: proven?.stays === true });
  }

  codes(request: FastifyRequest, reply: FastifyReply, { flow }: OpenFlow, { username }: Person, codes: readonly string[]): Promise<void> {
    return this.pages.show(request, reply, { page: 'recovery-codes', username, codes, continue_url: `${api.oauth.resume.path}?flow=${flow.id}` }, { uiLocales: flow.request.ui_locales });
  }
}

/** The log-in that something is offered to. */
export const holderOf = ({ flow }: OpenFlow, id: string): string => `${headOf(flow.id)} ${id}`;
