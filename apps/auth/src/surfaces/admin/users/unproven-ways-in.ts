import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { PasskeyChange } from '../../../domain/factors/passkey-change.ts';
import { Unlinking } from '../../../domain/users/unlinking.ts';
import { UserStore } from '../../../domain/users/user.store.ts';

/**
 * What whoever signed up with an address may have left at the account before anybody proved it. An administrator who takes the address for
 * proven means its owner, who would share the account with a stranger for ever: passkeys and links to other providers end. A password stays:
 * it ends with the next one, which the owner of the mailbox can choose.
 */
@Injectable()
export class UnprovenWaysIn {
  constructor(
    private readonly users: UserStore,
    private readonly passkeys: PasskeyChange,
    private readonly unlinking: Unlinking,
  ) {}

  /** Of a person who is held, before the address counts as proven. */
  async end(transaction: Transaction, id: string, actor: EventActor): Promise<void> {
    if (!(await this.users.isUnproven(transaction, id))) return;
    await this.passkeys.endUnproven(transaction, id, actor);
    await this.unlinking.end(transaction, id, { actor });
  }
}
