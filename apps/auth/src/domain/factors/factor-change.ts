import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { UserStore } from '../users/user.store.ts';
import { AuthenticatorStore, mostAuthenticators } from './authenticator.store.ts';
import type { Taken } from './enrolment.ts';
import { Factors, removalOf, type Factor } from './factors.ts';
import { RecoveryCodeStore } from './recovery-code.store.ts';

/** Whose factors are changed, and how they are told of it. */
export interface Whose {
  readonly userId: string;
  readonly tell: (transaction: Transaction) => Promise<void>;
  /** Whether more may be added still, where that hangs on what the person has: asked with the person held, or of two at once both would add the first. */
  readonly isStill?: (transaction: Transaction) => Promise<boolean>;
}

/** One more factor, as its kind knows and keeps it. */
export interface OneMore<Refused extends string> {
  /** What recovery codes follow from, where it is the first: the same form has the same. */
  readonly seed: string;
  /** It is asked for beside the password: it does not log in alone. */
  readonly isBeside: boolean;
  /** Its id, where this very form has added it before. */
  readonly before: (transaction: Transaction) => Promise<string | undefined>;
  /** Its id, and what is to be written down of it. */
  readonly keep: (transaction: Transaction) => Promise<Refused | { readonly id: string; readonly told: readonly Told[] }>;
}

/** With the first that stands beside the password recovery codes are made, which are answered. `over`: it may not be added any more. */
export type Added<Refused extends string = never> = { readonly id: string; readonly codes: readonly string[] } | 'over' | Refused;

/** Changes what a person proves who they are with. They are told of each change, in its transaction. */
@Injectable()
export class FactorChange {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly factors: Factors,
    private readonly authenticators: AuthenticatorStore,
    private readonly recoveryCodes: RecoveryCodeStore,
    private readonly audit: AuditStore,
  ) {}

  /**
   * Adds one of whatever kind. What this very form has added is answered once more, to a log-in that may not add anything by now, too: with the
   * first factor, each log-in is one that has not shown it.
   */
  join<Refused extends string>(whose: Whose, { seed, isBeside, before, keep }: OneMore<Refused>): Promise<Added<Refused>> {
    const { userId } = whose;
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId); // one change of a person at a time
      const there = await before(transaction);
      if (there !== undefined) return { id: there, codes: await this.recoveryCodes.again(transaction, userId, seed) };
      if ((await whose.isStill?.(transaction)) === false) return 'over';
      const isFirst = (await this.factors.beside(userId, transaction)).length === 0;
      const kept = await keep(transaction);
      if (typeof kept === 'string') return kept;
      await this.#tell(transaction, whose, ...kept.told);
      return { id: kept.id, codes: isBeside ? await this.factors.joined(transaction, userId, isFirst ? seed : undefined) : [] };
    });
  }

  /** An authenticator: the same offer taken once more is the same. */
  add(whose: Whose, { id, secret, step }: Taken, name: string): Promise<Added<'too_many'>> {
    const { userId } = whose;
    return this.join<'too_many'>(whose, {
      seed: id,
      isBeside: true,
      before: async (transaction) => (await transaction.authenticator.findFirst({ where: { id, userId }, select: { id: true } }))?.id,
      keep: async (transaction) => {
        if ((await transaction.authenticator.count({ where: { userId } })) >= mostAuthenticators) return 'too_many';
        await this.authenticators.add(transaction, { id, userId, name, secret, step });
        return { id, told: [{ type: 'user.factor.added', details: { kind: 'authenticator', name } }] };
      },
    });
  }

  /** False when it is not theirs, or gone. */
  remove(whose: Whose, id: string): Promise<boolean> {
    const { userId } = whose;
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId);
      if ((await this.factors.list(userId, transaction)).some((each) => each.id === id && each.kind === 'passkey')) return false; // it may be their only way in: PasskeyChange looks at that
      const removed = await this.factors.remove(transaction, userId, id);
      if (!removed) return false;
      await this.#tell(transaction, whose, removalOf(removed));
      return true;
    });
  }

  /** A new set for who has a second factor: those before count no longer. Undefined for who has none. */
  renewCodes(whose: Whose, seed: string): Promise<readonly string[] | undefined> {
    const codes = this.recoveryCodes.from(seed);
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, whose.userId);
      if ((await this.factors.beside(whose.userId, transaction)).length === 0) return undefined;
      await this.recoveryCodes.replace(transaction, whose.userId, codes);
      await this.#tell(transaction, whose, { type: 'user.recovery_codes.replaced', details: {} });
      return codes;
    });
  }

  async #tell(transaction: Transaction, { userId, tell }: Whose, ...events: readonly Told[]): Promise<void> {
    await tell(transaction);
    const person = { kind: 'user', id: userId } as const;
    for (const event of events) await this.audit.record({ ...event, actor: person, subject: person }, transaction);
  }
}

type Told =
  | ReturnType<typeof removalOf>
  | { readonly type: 'user.factor.added'; readonly details: { readonly kind: Exclude<Factor['kind'], 'phone'>; readonly name: string } }
  | { readonly type: 'user.phone.added'; readonly details: { readonly ending: string } }
  | { readonly type: 'user.recovery_codes.replaced'; readonly details: Record<never, never> };
