import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { UserStore } from '../users/user.store.ts';
import type { Whose } from './factor-change.ts';
import { Factors } from './factors.ts';
import { endingOf } from './phone-number.ts';
import { PhoneStore } from './phone.store.ts';

/** Gives a person the telephone number that they have proven; `FactorChange` takes it away. They are told of it, in its transaction. */
@Injectable()
export class PhoneChange {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly factors: Factors,
    private readonly phones: PhoneStore,
    private readonly audit: AuditStore,
  ) {}

  /** With the first factor, recovery codes are made from the seed, which are answered. The same number once more answers the same, and changes nothing. Undefined when it may not be added any more. */
  add(whose: Whose, number: string, seed: string): Promise<readonly string[] | undefined> {
    const { userId } = whose;
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId); // one change of a person at a time
      const before = await this.phones.of(userId, transaction);
      if (before?.number === number) return this.factors.codesOfFirst(transaction, userId, seed);
      if ((await whose.isStill?.(transaction)) === false) return undefined;
      await this.phones.put(transaction, userId, number);
      if (before) await this.#record(transaction, userId, 'user.phone.removed', before.number);
      await this.#record(transaction, userId, 'user.phone.added', number);
      await whose.tell(transaction);
      if (!before) return this.factors.joined(transaction, userId, seed);
      await this.factors.changed(transaction, userId);
      return [];
    });
  }

  async #record(transaction: Transaction, userId: string, type: 'user.phone.added' | 'user.phone.removed', number: string): Promise<void> {
    const person = { kind: 'user', id: userId } as const;
    await this.audit.record({ type, actor: person, subject: person, details: { ending: endingOf(number) } }, transaction);
  }
}
