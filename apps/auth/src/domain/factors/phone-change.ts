import { Injectable } from '@nestjs/common';
import { FactorChange, type Added, type Whose } from './factor-change.ts';
import { removalOf } from './factors.ts';
import { endingOf } from './phone-number.ts';
import { PhoneStore } from './phone.store.ts';

/** Gives a person the telephone number that they have proven; `FactorChange` takes it away. */
@Injectable()
export class PhoneChange {
  constructor(
    private readonly changes: FactorChange,
    private readonly phones: PhoneStore,
  ) {}

  /** In the place of the one before. The same number once more changes nothing; `seed` is what it was proven by. */
  add(whose: Whose, number: string, seed: string): Promise<Added> {
    const { userId } = whose;
    return this.changes.join<never>(whose, {
      seed,
      isBeside: true,
      before: async (transaction) => {
        const phone = await this.phones.of(userId, transaction);
        return phone?.number === number ? phone.id : undefined;
      },
      keep: async (transaction) => {
        const former = await this.phones.of(userId, transaction);
        const id = await this.phones.put(transaction, userId, number);
        const added = { type: 'user.phone.added', details: { ending: endingOf(number) } } as const;
        return { id, told: [...(former ? [removalOf({ kind: 'phone', name: endingOf(former.number) })] : []), added] };
      },
    });
  }
}
