import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { Letters } from '../../delivery/mail/letters.ts';
import { AuditStore } from '../../domain/audit/audit.store.ts';
import { isEmailAddress } from '../../domain/users/email-address.ts';
import { EmailAddressStore, type FurtherAddress } from '../../domain/users/email-address.store.ts';
import { UserDirectory, type Person } from '../../domain/users/user-directory.ts';
import { Clock } from '../../platform/clock.ts';
import { byThemselves, calledBy, mayMove } from './email-change.ts';

/** What a person does with addresses that they have proven before. */
@Injectable()
export class FurtherEmails {
  constructor(
    private readonly database: Database,
    private readonly directory: UserDirectory,
    private readonly further: EmailAddressStore,
    private readonly letters: Letters,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** The account is called by this one from now on; the one before stays beside it, if it was proven. Both are told. The same form once more changes nothing. */
  makeMain(userId: string, emailId: string, locale: string): Promise<string | undefined> {
    return this.#ofTheirs(userId, emailId, async (transaction, { username: before, emailVerified }, { address }) => {
      const at = this.clock.now();
      await transaction.user.update({ where: { id: userId }, data: calledBy(address, at), select: { id: true } });
      await transaction.oneTimeToken.deleteMany({ where: { userId } });
      const stays = emailVerified && isEmailAddress(before);
      if (stays) await this.further.add(transaction, userId, before, at);
      await this.audit.record({ type: 'user.email.changed', ...byThemselves(userId), details: { before, after: address } }, transaction);
      await this.letters.ask(transaction, { about: 'main_email_changed', username: address, flow: null, locale });
      await (stays ? this.letters.ask(transaction, { about: 'main_email_changed', username: before, flow: null, locale }) : this.letters.tellFormer(transaction, 'emailChanged', before, locale));
    });
  }

  /** It logs nobody in any more, nor does what was mailed to it. It is told, and so is the one that stays. */
  remove(userId: string, emailId: string, locale: string): Promise<string | undefined> {
    return this.#ofTheirs(userId, emailId, async (transaction, { username }, found) => {
      const { address: email } = found;
      await this.further.remove(transaction, userId, found);
      await this.audit.record({ type: 'user.email.removed', ...byThemselves(userId), details: { email } }, transaction);
      await this.letters.tellFormer(transaction, 'emailRemoved', email, locale, username);
      await this.letters.ask(transaction, { about: 'email_removed', username, email, flow: null, locale });
    });
  }

  /** The address; undefined when it is not theirs, or the account is not theirs to change. One of many at once changes it, and what they are called by already is left as it is. */
  #ofTheirs(userId: string, emailId: string, change: (transaction: Transaction, person: Person, found: FurtherAddress) => Promise<void>): Promise<string | undefined> {
    return this.database.prisma.$transaction(async (transaction) => {
      const person = await this.directory.hold(userId, transaction);
      if (!person || person.disabledAt || !mayMove(person)) return undefined;
      const found = (await this.further.of(userId, transaction)).find(({ id }) => id === emailId);
      if (!found) return emailId === this.further.idOf(userId, person.username) ? person.username : undefined;
      await change(transaction, person, found);
      return found.address;
    });
  }
}
