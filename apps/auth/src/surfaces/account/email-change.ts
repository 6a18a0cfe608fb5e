import { Injectable } from '@nestjs/common';
import { usernameFault } from '@symbolon/contracts';
import { Database, sqlStateOf, type Transaction } from '@symbolon/database';
import { Letters } from '../../delivery/mail/letters.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { MailThrottle, type MailRequest } from '../../domain/users/mail-throttle.ts';
import { OneTimeTokenStore, type OneTimeToken } from '../../domain/users/one-time-token.store.ts';
import { UserDirectory, type Person } from '../../domain/users/user-directory.ts';
import { usernameKey } from '../../domain/users/user.ts';
import { Clock } from '../../platform/clock.ts';

/** Who wants to be moved where, from where. */
interface Wish extends Omit<MailRequest, 'username'> {
  readonly userId: string;
  readonly username: string;
  readonly typed: string;
  readonly locale: string;
}

/** Whether somebody logs in by an address, which is theirs to change. */
export const mayMove = ({ username, declared }: Pick<Person, 'username' | 'declared'>): boolean => !declared && isEmailAddress(username);

/** Gives an account another address: proven by a link that was sent there, and confirmed by who is logged in. Until then nothing changes. */
@Injectable()
export class EmailChange {
  constructor(
    private readonly database: Database,
    private readonly directory: UserDirectory,
    private readonly tokens: OneTimeTokenStore,
    private readonly throttle: MailThrottle,
    private readonly letters: Letters,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** The same work, and the same answer, for an address that somebody has: it is looked up only when the letter is written. */
  async ask({ userId, username, typed, locale, ...where }: Wish): Promise<'sent' | 'email_invalid' | 'throttled' | 'gone'> {
    const email = usernameKey(typed);
    if (usernameFault(typed) !== undefined || !isEmailAddress(email) || email === usernameKey(username)) return 'email_invalid';
    const person = await this.directory.find(userId);
    if (!person || !mayMove(person)) return 'gone';
    const isAdmitted = (await this.throttle.admits({ ...where, username: userId })) && (await this.throttle.admits({ ...where, username: email }));
    if (!isAdmitted) return 'throttled';
    await this.database.prisma.$transaction(async (transaction) => {
      await this.letters.ask(transaction, { about: 'change_email', username: email, userId, flow: null, locale });
      await this.letters.ask(transaction, { about: 'email_change_asked', username, flow: null, locale });
    });
    return 'sent';
  }

  /** Of many at once, for one account or for one address, one does it: by the link, and by what is unique in the table. */
  async confirm(link: OneTimeToken, token: string, locale: string): Promise<'changed' | 'taken' | 'gone'> {
    try {
      return await this.database.prisma.$transaction((transaction) => this.#move(transaction, link, token, locale));
    } catch (error) {
      if (sqlStateOf(error) === '23505') return 'taken'; // by another, in this very moment
      throw error;
    }
  }

  async #move(transaction: Transaction, link: OneTimeToken, token: string, locale: string): Promise<'changed' | 'taken' | 'gone'> {
    const { userId: id, email } = link;
    const person = await this.directory.hold(id, transaction);
    if (!person || person.disabledAt || !mayMove(person) || !(await this.tokens.use(transaction, token))) return 'gone';
    const at = this.clock.now();
    const moved = await transaction.$executeRaw`
      UPDATE users SET username = ${email}, username_key = ${email}, email_verified = true, must_verify_email = false, unproven_until = NULL, updated_at = ${at}
      WHERE id = ${id} AND NOT EXISTS (SELECT 1 FROM users WHERE username_key = ${email})`;
    if (moved === 0) return 'taken';
    await transaction.oneTimeToken.deleteMany({ where: { userId: id } });
    await this.tokens.remember(transaction, token, link, 'change_email');
    const subject = { kind: 'user', id } as const;
    await this.audit.record({ type: 'user.email.changed', actor: subject, subject, details: { before: person.username, after: email } }, transaction);
    await this.letters.tellFormer(transaction, 'emailChanged', person.username, locale);
    return 'changed';
  }
}
