import { Injectable } from '@nestjs/common';
import { usernameFault } from '@symbolon/contracts';
import { PasswordHashing, Random } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Letters, type LetterRequest } from '../../delivery/mail/letters.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { EmailProofStore, type AwaitedProof, type KeptProof, type TriedCode } from '../../domain/sessions/email-proof.store.ts';
import { CodeThrottle } from '../../domain/users/code-throttle.ts';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { MailThrottle } from '../../domain/users/mail-throttle.ts';
import { linkLives, OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { PasswordPolicy, type PasswordWeakness } from '../../domain/users/password-policy.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { newUserId, usernameKey, type User } from '../../domain/users/user.ts';
import { Pages } from '../../pages/pages.ts';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { DeviceCookie } from '../../platform/http/device-cookie.ts';
import { note } from '../../platform/http/request-log.ts';
import { DoorCheck } from './door-check.ts';
import type { Entrant } from './entry.ts';
import type { OpenFlow, PostedFlow } from './flow-gate.ts';

type SignUpRefusal = 'missing' | 'username_invalid' | 'throttled' | 'captcha_missing' | PasswordWeakness['reason'];

/** Sign-up where the address has to be proven first, and the mails that ask for the proof. */
@Injectable()
export class EmailVerification {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly proofs: EmailProofStore,
    private readonly tokens: OneTimeTokenStore,
    private readonly letters: Letters,
    private readonly check: DoorCheck,
    private readonly throttle: MailThrottle,
    private readonly guesses: CodeThrottle,
    private readonly passwords: PasswordHashing,
    private readonly policy: PasswordPolicy,
    private readonly random: Random,
    private readonly device: DeviceCookie,
    private readonly pages: Pages,
    private readonly clock: Clock,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Makes an account that waits for the proof. A taken address is the same work and the same answer, and changes nothing of the account.
   * The form that was sent before in this flow is told by its password, at the same price whether or not it made the account, and sends
   * no second mail.
   */
  async signUp(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, { username, password, claims }: { readonly username: string; readonly password: string; readonly claims: User['claims'] }): Promise<'sent' | SignUpRefusal> {
    const email = usernameKey(username);
    if (email === '' || password === '') return 'missing';
    if (usernameFault(username) !== undefined || !isEmailAddress(email)) return 'username_invalid';
    const weakness = await this.policy.weakness(password, { username: email, claims }, [open.client?.name]);
    if (weakness) return weakness.reason;
    const refusal = await this.refusal(request, reply, open, email);
    if (refusal) return refusal;
    const hash = await this.passwords.hash(password, request.ip);
    const user: User = { id: newUserId(this.random), username: email, emailVerified: false, claims, roles: [], updatedAt: this.clock.now() };
    const outcome = await this.begin(request, open, { user, amr: ['pwd'] }, async (transaction, until) => {
      const created = await this.users.createUnproven(transaction, user, email, hash, until);
      const person = { kind: 'user', id: user.id } as const;
      if (created) await this.audit.record({ type: 'user.signed_up', actor: person, subject: person, ...throughOf(open), details: {} }, transaction);
      return created;
    });
    if (outcome === 'awaited') await this.#signUpAgain(open, email, password);
    return 'sent';
  }

  /** Why nobody more may sign up with an address, which is mailed to; the form that was sent before in this flow asks for no mail. */
  async refusal(request: FastifyRequest, reply: FastifyReply, open: PostedFlow, email: string): Promise<'throttled' | 'captcha_missing' | undefined> {
    if ((await this.awaited(open))?.email === email) return undefined;
    const refusal = await this.check.refusal('sign-up', request, reply, open);
    return refusal ?? ((await this.mayMail(request, open, email)) ? undefined : 'throttled');
  }

  /** Whether a letter may go to an address once more, by what is counted of letters alone. */
  async mayMail(request: FastifyRequest, open: OpenFlow, email: string): Promise<boolean> {
    return (await this.awaited(open))?.email === email || this.throttle.admits({ username: email, address: request.ip, device: this.device.read(request) });
  }

  /** What `make` makes of an account, and what follows: the same for an address that is taken, but for the words of the letter, and for an account that waits `since` the same asked before. `make` may refuse before it looks at the address. */
  async begin<Refusal extends string = never>(request: FastifyRequest, open: OpenFlow, { user, amr }: { readonly user: User; readonly amr: readonly string[] }, make: (transaction: Transaction, until: Date) => Promise<boolean | { readonly since: string } | Refusal>): Promise<'new' | 'taken' | 'awaited' | Refusal> {
    const email = user.username;
    const outcome = await this.database.prisma.$transaction(async (transaction) => {
      const made = await make(transaction, addSeconds(this.clock.now(), linkLives.verify_email));
      if (typeof made === 'string') return made;
      const created = made === true;
      if (!created && (await this.proofs.awaited(open.flow.id, transaction))?.email === email) return 'awaited';
      const proof = { email, userId: created ? user.id : made === false ? undefined : made.since, amr };
      if (!created) await this.audit.record({ type: 'user.sign_up.repeated', actor: { kind: 'anonymous' }, subject: null, ...throughOf(open), details: {} }, transaction);
      await this.proofs.awaitProof(transaction, open.flow.id, proof);
      await this.#askForProof(transaction, request, open, proof);
      return created ? 'new' : made === false ? 'taken' : 'awaited';
    });
    note(request, outcome === 'new' ? { user_id: user.id, event: 'signup' } : { reason: outcome === 'taken' ? 'address taken' : 'sent before' });
    return outcome;
  }

  /** With another password it is no proof of the account any more: the link leads to a new one then. */
  async #signUpAgain(open: OpenFlow, email: string, password: string): Promise<void> {
    const [awaited, user] = await Promise.all([this.awaited(open), this.users.findByName(email)]);
    const isSame = await this.passwords.verify((user !== undefined && user.id === awaited?.userId ? user.passwordHash : null) ?? undefined, password);
    const userId = isSame ? awaited?.userId : undefined;
    await this.database.prisma.$transaction((transaction) => this.proofs.awaitProof(transaction, open.flow.id, { email, userId, amr: ['pwd'] }));
  }

  /** By another passkey it is no proof either. */
  async signUpAnew({ flow }: OpenFlow, email: string): Promise<void> {
    await this.database.prisma.$transaction((transaction) => this.proofs.awaitProof(transaction, flow.id, { email, userId: undefined, amr: [] }));
  }

  /** Somebody with the right password or passkey has yet to prove the address: their flow waits for it from now on. */
  async awaitProof(request: FastifyRequest, open: OpenFlow, { user: { id, username }, amr }: Entrant): Promise<void> {
    const proof = { email: username, userId: id, amr };
    await this.database.prisma.$transaction((transaction) => this.proofs.awaitProof(transaction, open.flow.id, proof));
    await this.mailAgain(request, open, proof);
  }

  /** What the flow waits for. */
  awaited({ flow }: OpenFlow): Promise<KeptProof | undefined> {
    return this.proofs.awaited(flow.id);
  }

  /**
   * Whose address is proven by now, by a link that was opened elsewhere, if this flow may go on by that: it has shown their password or passkey,
   * and no password was chosen since. The link leads strangers' accounts to a new one. The same work whether or not the address was taken.
   */
  async proven({ email, userId, amr }: AwaitedProof): Promise<Entrant | undefined> {
    const user = await this.users.findByName(email);
    const isShown = user !== undefined && user.id === userId && user.passwordChangedAt === null;
    return isShown && user.emailVerified && user.disabledAt === null ? { user, amr } : undefined;
  }

  async mailAgain(request: FastifyRequest, open: OpenFlow, proof: AwaitedProof): Promise<void> {
    await this.#mail(request, proof.email, (transaction) => this.#askForProof(transaction, request, open, proof));
  }

  /** Where the proof is optional: a link for who is in already. */
  async offer(request: FastifyRequest, open: OpenFlow, username: string): Promise<void> {
    await this.#mail(request, username, (transaction) => this.letters.ask(transaction, this.#letter(request, open, 'verify_email', username)));
  }

  /** Takes the address for proven, for the one of many at once who used up the link. */
  async confirm(link: OneTimeToken, token: string): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      const { userId, email } = link;
      await this.users.hold(transaction, userId);
      if (!(await this.tokens.use(transaction, token))) return false;
      await this.tokens.endAll(transaction, userId, 'verify_email');
      await this.tokens.remember(transaction, token, link, 'verify_email');
      return this.users.markEmailVerified(transaction, userId, email, this.clock.now(), 'link');
    });
  }

  /**
   * The same as by the link, for the code that stands beside it: it counts in this flow alone, which has shown the password, and only while
   * there is a link. `not_yet` when it is right and no more than that. The same work whether or not the address was taken.
   */
  async confirmByCode(request: FastifyRequest, open: OpenFlow, { email }: AwaitedProof, code: string): Promise<Entrant | 'code_wrong' | 'code_spent' | 'not_yet'> {
    const attempt = { username: email, address: request.ip };
    if (!(await this.guesses.admits(attempt))) return 'code_spent';
    const tried = await this.database.prisma.$transaction((transaction) => this.#tryCode(transaction, open, code));
    if (typeof tried === 'object') return tried;
    const awaited = await this.awaited(open); // the form may have been sent twice
    const proven = awaited && (await this.proven(awaited));
    if (proven || tried === 'not_yet') return proven ?? 'not_yet';
    await this.guesses.fail(attempt);
    return `code_${tried}`;
  }

  async #tryCode(transaction: Transaction, { flow }: OpenFlow, code: string): Promise<Exclude<TriedCode, AwaitedProof> | 'not_yet' | Entrant> {
    const tried = await this.proofs.tryCode(transaction, flow.id, code);
    if (typeof tried === 'string') return tried;
    const { userId, email, amr } = tried;
    if (userId === undefined) return 'not_yet';
    await this.users.hold(transaction, userId);
    const isProven = (await this.tokens.useAll(transaction, { purpose: 'verify_email', userId, email })) && (await this.users.markEmailVerified(transaction, userId, email, this.clock.now(), 'code'));
    return isProven ? { user: { id: userId, username: email }, amr } : 'not_yet';
  }

  async #mail(request: FastifyRequest, username: string, ask: (transaction: Transaction) => Promise<void>): Promise<void> {
    if (!(await this.throttle.admits({ username, address: request.ip, device: this.device.read(request) }))) return;
    await this.database.prisma.$transaction(ask);
  }

  /** The letter has a code only where the flow has shown the password: it is of no use to another. */
  async #askForProof(transaction: Transaction, request: FastifyRequest, open: OpenFlow, { email, userId }: AwaitedProof): Promise<void> {
    const code = await this.proofs.newCode(transaction, open.flow.id);
    await this.letters.ask(transaction, { ...this.#letter(request, open, 'sign_up', email), code: userId === undefined ? null : code });
  }

  #letter(request: FastifyRequest, { flow }: OpenFlow, about: LetterRequest['about'], username: string): LetterRequest {
    return { about, username, flow: flow.id, locale: this.pages.localeOf(request, flow.request.ui_locales) };
  }
}

const throughOf = ({ client }: OpenFlow) => (client ? { client_id: client.clientId } : {});
