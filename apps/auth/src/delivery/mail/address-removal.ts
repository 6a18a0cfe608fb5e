import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { EmailAddressStore, type FurtherAddress, type Remover } from '../../domain/users/email-address.store.ts';
import type { User } from '../../domain/users/user.ts';
import { Letters } from './letters.ts';

/** Takes further addresses from people who are held, and tells both: the one that goes, and the one that stays. */
@Injectable()
export class AddressRemoval {
  constructor(
    private readonly addresses: EmailAddressStore,
    private readonly letters: Letters,
  ) {}

  async remove(transaction: Transaction, { id, username }: Pick<User, 'id' | 'username'>, found: FurtherAddress, locale: string, by: Remover = { actor: { kind: 'user', id } }): Promise<void> {
    await this.addresses.remove(transaction, id, found, by);
    const email = found.address;
    for (const to of [email, username]) await this.letters.tell(transaction, { kind: 'emailRemoved', to, account: username, email, locale });
  }

  /** All that there are: whoever gets an account back cannot know which of them are theirs. */
  async removeAll(transaction: Transaction, person: Pick<User, 'id' | 'username'>, locale: string): Promise<void> {
    for (const found of await this.addresses.of(person.id, transaction)) await this.remove(transaction, person, found, locale);
  }
}
