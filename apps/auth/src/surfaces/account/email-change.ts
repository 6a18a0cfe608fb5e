import { Injectable } from '@nestjs/common';
import { usernameFault } from '@symbolon/contracts';
import { Database, sqlStateOf, type Transaction } from '@symbolon/database';
import { Letters } from '../../delivery/mail/letters.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { EmailAddressStore, mostAddresses } from '../../domain/users/email-address.store.ts';
import { MailThrottle, type MailRequest } from '../../domain/users/mail-throttle.ts';
import { OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { UserDirectory, type Person } from '../../domain/users/user-directory.ts';
import { UserStore } from '../../domain/users/user.store.ts';
import { usernameKey } from '../../domain/users/user.ts';
import { Clock } from '../../platform/clock.ts';

/** Whether an address is to take the place of the one that the account has, or to stand beside it. */
export type EmailPurpose = 'change_email' | 'add_email';

/** Who wants another address, which, from where. */
interface Wish extends Omit<MailRequest, 'username'> {
  readonly purpose: EmailPurpose;
  readonly userId: string;
  readonly username: string;
  readonly typed: string;
  readonly locale: string;
}

type Confirmed = 'changed' | 'added' | 'taken' | 'too_many' | 'gone';

/** Whether what others know a person by is proven, so that more can stand beside it: a stranger who signed up with their address would keep theirs. */
export const mayAdd = (person: Pick<Person, 'username' | 'declared' | 'emailVerified'>): boolean => mayMove(person) && person.emailVerified;
/** Whether somebody logs in by an address, which is theirs to change. */
export const mayMove = ({ username, declared }: Pick<Person, 'username' | 'declared'>): boolean => !declared && isEmailAddress(username);

/** Gives an account another address: proven by a link that was sent there, and confirmed by who is logged in. Until then nothing changes. */
@Injectable()
export class EmailChange {
  constructor(
    private readonly database: Database,
    private readonly directory: UserDirectory,
    private readonly users: UserStore,
    private readonly further: EmailAddressStore,
    private readonly tokens: OneTimeTokenStore,
    private readonly throttle: MailThrottle,
    private readonly letters: Letters,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** The same work, and the same answer, for an address that somebody has: it is looked up only when the letter is written. */
  async ask({ purpose, userId, username, typed, locale, ...where }: Wish): Promise<'sent' | 'email_invalid' | 'throttled' | 'too_many' | 'gone'> {
    const email = usernameKey(typed);
    if (usernameFault(typed) !== undefined || !isEmailAddress(email) || email === usernameKey(username)) return 'email_invalid';
    const [person, others] = await Promise.all([this.directory.find(userId), this.further.of(userId)]);
    if (!person || !(purpose === 'add_email' ? mayAdd(person) : mayMove(person))) return 'gone';
    if (others.some(({ address }) => address === email)) return 'email_invalid';
    if (purpose === 'add_email' && others.length >= mostAddresses) return 'too_many';
    const isAdmitted = (await this.throttle.admits({ ...where, username: userId })) && (await this.throttle.admits({ ...where, username: email }));
    if (!isAdmitted) return 'throttled';
    await this.database.prisma.$transaction(async (transaction) => {
      await this.letters.ask(transaction, { about: purpose, username: email, userId, flow: null, locale });
      if (purpose === 'change_email') await this.letters.ask(transaction, { about: 'email_change_asked', username, flow: null, locale });
    });
    return 'sent';
  }

  /** Of many at once, for one account or for one address, one does it: by the link, and by what is unique in the database. */
  async confirm(link: OneTimeToken, token: string, locale: string): Promise<Confirmed> {
    try {
      return await this.database.prisma.$transaction((transaction) => this.#confirm(transaction, link, token, locale));
    } catch (error) {
      if (sqlStateOf(error) === '23505') return 'taken';
      throw error;
    }
  }

  async #confirm(transaction: Transaction, link: OneTimeToken, token: string, locale: string): Promise<Confirmed> {
    const adds = link.purpose === 'add_email';
    await this.further.holdName(transaction, link.email);
    const person = await this.directory.hold(link.userId, transaction);
    if (!person || person.disabledAt || !(adds ? mayAdd(person) : mayMove(person))) return 'gone';
    if (adds && (await this.further.of(person.id, transaction)).length >= mostAddresses) return 'too_many';
    if (!(await this.tokens.use(transaction, token))) return 'gone';
    await this.users.removeNeverProven(transaction, link.email);
    await (adds ? this.#add(transaction, person, link.email, locale) : this.#move(transaction, person, link.email, locale));
    await this.tokens.remember(transaction, token, link, link.purpose);
    return adds ? 'added' : 'changed';
  }

  async #add(transaction: Transaction, { id, username }: Person, email: string, locale: string): Promise<void> {
    await this.further.add(transaction, id, email, this.clock.now());
    await this.audit.record({ type: 'user.email.added', ...byThemselves(id), details: { email } }, transaction);
    await this.letters.tell(transaction, { kind: 'emailAdded', to: username, email, locale });
  }

  async #move(transaction: Transaction, { id, username: before }: Person, email: string, locale: string): Promise<void> {
    await transaction.user.update({ where: { id }, data: calledBy(email, this.clock.now()), select: { id: true } });
    await transaction.oneTimeToken.deleteMany({ where: { userId: id } });
    await this.audit.record({ type: 'user.email.changed', ...byThemselves(id), details: { before, after: email } }, transaction);
    await this.letters.tell(transaction, { kind: 'emailChanged', to: before, locale });
  }
}

/** What a person's row says from then on of the address that they have proven. */
export const calledBy = (email: string, at: Date) => ({ username: email, usernameKey: email, emailVerified: true, mustVerifyEmail: false, unprovenUntil: null, updatedAt: at });
export const byThemselves = (id: string) => ({ actor: { kind: 'user', id }, subject: { kind: 'user', id } }) as const;
