import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { AddressRemoval } from '../../delivery/mail/address-removal.ts';
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
    private readonly removal: AddressRemoval,
    private readonly letters: Letters,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** The account is called by this one from now on; the one before stays beside it, if it was proven. Both are told. The same form once more changes nothing. */
  makeMain(userId: string, emailId: string, locale: string): Promise<string | undefined> {
    return this.database.prisma.$transaction(async (transaction) => {
      const known = await this.directory.find(userId, transaction);
      if (known) await this.further.holdName(transaction, known.username);
      const person = await this.directory.hold(userId, transaction);
      if (!person || person.disabledAt || !mayMove(person) || person.username !== known?.username) return emailId === this.#mainOf(person) ? person?.username : undefined;
      const found = await this.#of(transaction, userId, emailId);
      if (!found) return emailId === this.#mainOf(person) ? person.username : undefined;
      await this.#call(transaction, person, found.address, locale);
      return found.address;
    });
  }

  async #call(transaction: Transaction, { id, username: before, emailVerified }: Person, address: string, locale: string): Promise<void> {
    const at = this.clock.now();
    await transaction.user.update({ where: { id }, data: calledBy(address, at), select: { id: true } });
    await transaction.oneTimeToken.deleteMany({ where: { userId: id } });
    const stays = emailVerified && isEmailAddress(before);
    if (stays) await this.further.add(transaction, id, before, at);
    await this.audit.record({ type: 'user.email.changed', ...byThemselves(id), details: { before, after: address } }, transaction);
    await this.letters.tell(transaction, { kind: 'mainEmailChanged', to: address, locale });
    await this.letters.tell(transaction, stays ? { kind: 'mainEmailChanged', to: before, account: address, locale } : { kind: 'emailChanged', to: before, locale });
  }

  /** It logs nobody in any more, nor does what was mailed to it. Both are told. Who is in the file, or called otherwise by now, can be rid of it, too. */
  remove(userId: string, emailId: string, locale: string): Promise<'removed' | 'none' | 'main'> {
    return this.database.prisma.$transaction(async (transaction) => {
      const person = await this.directory.hold(userId, transaction);
      if (person && emailId === this.#mainOf(person)) return 'main';
      const found = await this.#of(transaction, userId, emailId);
      if (!person || person.disabledAt || !found) return 'none';
      await this.removal.remove(transaction, person, found, locale);
      return 'removed';
    });
  }

  async #of(transaction: Transaction, userId: string, emailId: string): Promise<FurtherAddress | undefined> {
    return (await this.further.of(userId, transaction)).find(({ id }) => id === emailId);
  }

  /** What the address would be named by that the account is called by, were it a further one. */
  #mainOf(person: Person | undefined): string | undefined {
    return person && this.further.idOf(person.id, person.usernameKey);
  }
}
