import { Injectable } from '@nestjs/common';
import { api } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { LoginLinkStore } from '../../domain/users/login-link.store.ts';
import { OneTimeTokenStore } from '../../domain/users/one-time-token.store.ts';
import { SignInPolicyStore } from '../../domain/users/sign-in-policy.store.ts';
import { UserStore, type UserCredentials } from '../../domain/users/user.store.ts';
import { usernameKey } from '../../domain/users/user.ts';
import { BrandingStore } from '../../pages/branding.store.ts';
import { plainBrowserLabel } from '../../pages/browser-label.ts';
import { browserName } from '../../pages/browser-name.ts';
import type { Language } from '../../pages/messages/catalogues.ts';
import { Languages } from '../../pages/messages/languages.ts';
import { Settings } from '../../platform/config.ts';
import { linkPath } from '../../platform/link-path.ts';
import { UnknownMessageError } from '../../platform/outbox/courier.ts';
import { OutboxStore, type OutboxPayloads } from '../../platform/outbox/outbox.store.ts';
import { isAboutCode, renderLetter, type LetterKind } from './letter.ts';

/** What a letter is asked for with. */
export type LetterRequest = OutboxPayloads['letter'];

/** What an address is told of an account. */
interface AddressNews {
  readonly kind: 'emailChanged' | 'accountDeleted' | 'emailAdded' | 'emailRemoved' | 'primaryEmailChanged';
  readonly to: string;
  /** What it is called, where that is another. */
  readonly account?: string;
  /** The address that came or went. */
  readonly email?: string;
  readonly locale: string;
}

/**
 * Letters to people. Asking for one only notes it in the outbox: who somebody is, is looked up when it is written, so that
 * asking is the same work and takes the same time whether or not there is such an account.
 */
@Injectable()
export class Letters {
  constructor(
    private readonly database: Database,
    private readonly outbox: OutboxStore,
    private readonly users: UserStore,
    private readonly policy: SignInPolicyStore,
    private readonly tokens: OneTimeTokenStore,
    private readonly links: LoginLinkStore,
    private readonly branding: BrandingStore,
    private readonly languages: Languages,
    private readonly settings: Settings,
  ) {}

  async ask(transaction: Transaction, request: LetterRequest): Promise<void> {
    await this.outbox.add(transaction, 'letter', [request]);
  }

  /** Tells somebody that what they sign in with is another, in the transaction that changes it. */
  async tellChange(transaction: Transaction, username: string, locale: string): Promise<void> {
    await this.ask(transaction, { about: 'sign_in_changed', username, flow: null, locale });
  }

  /** Writes a letter to an address that the account has, never to one that was only typed; none to who has no address or is disabled, unless they have deleted the account. */
  async write(request: LetterRequest): Promise<void> {
    if (request.about === 'change_email' || request.about === 'add_email') return this.#writeToNew(request, request.about);
    const { about, flow, locale, path, at, code = null, link } = request;
    if (!Object.hasOwn(kindsOf, about)) throw new UnknownMessageError('a letter that a newer release asked for');
    const user = await this.users.findByName(request.username);
    const to = user && reachedBy(user, request);
    const kind = user && to && kindsOf[about]({ ...user, emailVerified: user.emailVerified || to !== user.username }, link);
    const isTold = user?.disabledAt === null || (user?.deletionAt != null && (kind === 'deletionRequested' || kind === 'secondFactor' || kind === 'firstFactor' || kind === 'firstFactorLink')); // by a code they can keep it
    if (kind === 'newBrowser' && !(await this.policy.current()).newBrowserMail) return;
    if (request.userId !== undefined && request.userId !== user?.id) return; // the address is another's by now
    if (!kind || !isTold || !isEmailAddress(to)) return;
    const branding = await this.branding.current();
    const language = this.languages.current().for([...(kind === 'newBrowser' ? ownLocaleOf(user) : []), locale]);
    const login = request.login && loginIn(request.login, language);
    await this.database.prisma.$transaction(async (transaction) => {
      if (kind === 'firstFactorLink' && !(await this.links.tie(transaction, link ?? '', user.id))) return;
      const url = this.settings.SYMBOLON_ISSUER + (kind === 'firstFactorLink' ? linkPath(api.login.emailLink, link ?? '') : (path ?? (await this.#pathFor(transaction, kind, { userId: user.id, email: to }, flow))));
      await this.outbox.add(transaction, 'mail', [{ to, link: url, ...renderLetter({ kind, account: user.username, url, language, branding, at: at === undefined ? user.deletionAt : new Date(at), login, code: kind === 'verifyEmail' || isAboutCode(kind) ? code : null }) }]);
    });
  }

  /** To the address that an account is to have: a link that proves it, or to whoever has an account with it already that somebody tried. */
  async #writeToNew({ username: email, userId = '', locale }: LetterRequest, purpose: 'change_email' | 'add_email'): Promise<void> {
    const found = await this.users.findByName(email);
    const owner = found && (await this.users.isNeverProven(found.id)) ? undefined : found; // who proved nothing keeps nobody from their own address
    const kind = owner ? 'addressTaken' : 'changeEmail';
    if (owner?.disabledAt || !isEmailAddress(email) || !(await this.users.find(userId))) return;
    const [branding, language] = [await this.branding.current(), this.languages.current().for([locale])];
    await this.database.prisma.$transaction(async (transaction) => {
      const token = owner ? undefined : await this.tokens.issue(transaction, { purpose, userId, email });
      const url = this.settings.SYMBOLON_ISSUER + (token === undefined ? api.account.overview.path : linkPath(api.account.email, token));
      await this.outbox.add(transaction, 'mail', [{ to: email, link: url, ...renderLetter({ kind, account: email, url, language, branding }) }]);
    });
  }

  /** Tells an address what becomes of an account in the transaction that does it: nobody could be looked up by it later, or it is not the one that the account is called by. */
  async tell(transaction: Transaction, { kind, to, account = to, email, locale }: AddressNews): Promise<void> {
    if (!isEmailAddress(to)) return;
    const url = this.settings.SYMBOLON_ISSUER + (kind === 'emailChanged' || kind === 'accountDeleted' ? '' : api.account.overview.path);
    const content = { kind, account, email, url, language: this.languages.current().for([locale]), branding: await this.branding.current() } as const;
    await this.outbox.add(transaction, 'mail', [{ to, link: url, ...renderLetter(content) }]);
  }

  async #pathFor(transaction: Transaction, kind: LetterKind, { userId, email }: { readonly userId: string; readonly email: string }, flow: string | null): Promise<string> {
    if (kind === 'emailChangeAsked' || kind === 'deletionRequested' || kind === 'deletionWithdrawn' || kind === 'accountExists' || kind === 'signInChanged' || kind === 'recoveryCodeUsed' || kind === 'recoveryLinkMade' || kind === 'recoveryStopped' || kind === 'newBrowser' || kind === 'firstFactor') return api.account.overview.path;
    if (kind === 'passwordChanged' || kind === 'secondFactor') return api.login.forgotPassword.path;
    const [purpose, page] = kind === 'resetPassword' ? (['reset_password', api.login.resetPassword] as const) : kind === 'recoveryAsked' ? (['begin_recovery', api.login.beginRecovery] as const) : (['verify_email', api.login.verifyEmail] as const);
    const token = await this.tokens.issue(transaction, { purpose, userId, email });
    return linkPath(page, token, flow);
  }
}

/** Where a letter goes: to the further address that it was asked by, or to the one that the account is called by, which alone begins a recovery. */
const reachedBy = ({ username }: UserCredentials, { about, username: asked }: LetterRequest): string => (about === 'begin_recovery' || usernameKey(asked) === usernameKey(username) ? username : usernameKey(asked));

/** What the person has said they read: who logs in as somebody does not choose the language in which that is told. */
const ownLocaleOf = ({ claims }: UserCredentials): readonly string[] => (typeof claims['locale'] === 'string' ? [claims['locale']] : []);

/** The log-in that a letter tells of, by names that people know; of the address what says roughly where. */
function loginIn({ at, network, userAgent, application }: NonNullable<LetterRequest['login']>, { messages }: Language): { readonly at: Date; readonly browser: string; readonly network: string } {
  const { browser, system } = browserName(userAgent);
  return { at: new Date(at), browser: application ?? plainBrowserLabel(browser, system, messages), network: network.replace(/\.0\/24$/, '.*').replace(/:0\/48$/, ':*') };
}

/** Which letter it becomes; none when it has nothing to say any more. */
const kindsOf: Readonly<Record<Exclude<LetterRequest['about'], 'change_email' | 'add_email'>, (user: UserCredentials, link: string | undefined) => LetterKind | undefined>> = {
  reset_password: () => 'resetPassword',
  password_changed: () => 'passwordChanged',
  sign_in_changed: () => 'signInChanged',
  email_change_asked: () => 'emailChangeAsked',
  deletion_requested: ({ deletionAt }) => (deletionAt ? 'deletionRequested' : undefined),
  deletion_withdrawn: () => 'deletionWithdrawn',
  recovery_code_used: () => 'recoveryCodeUsed',
  recovery_link_made: () => 'recoveryLinkMade',
  begin_recovery: ({ emailVerified }) => (emailVerified ? 'recoveryAsked' : undefined),
  recovery_waiting: () => 'recoveryWaiting',
  recovery_ready: () => 'recoveryReady',
  recovery_stopped: () => 'recoveryStopped',
  new_browser: () => 'newBrowser',
  first_factor: ({ emailVerified }, link) => (!emailVerified ? undefined : link === undefined ? 'firstFactor' : 'firstFactorLink'),
  second_factor: ({ emailVerified }) => (emailVerified ? 'secondFactor' : undefined),
  sign_up: ({ emailVerified, mustVerifyEmail }) => (!mustVerifyEmail ? 'accountExists' : emailVerified ? undefined : 'verifyEmail'),
  verify_email: ({ emailVerified }) => (emailVerified ? undefined : 'verifyEmail'),
};
