import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { UserStore } from '../users/user.store.ts';
import { AuthenticatorStore, mostAuthenticators } from './authenticator.store.ts';
import type { Taken } from './enrolment.ts';
import { Factors, removalOf } from './factors.ts';
import { RecoveryCodeStore } from './recovery-code.store.ts';

/** Whose factors are changed, and how they are told of it. */
export interface Whose {
  readonly userId: string;
  readonly tell: (transaction: Transaction) => Promise<void>;
  /** Whether more may be added still, where that hangs on what the person has: asked with the person held, or of two at once both would add the first. */
  readonly isStill?: (transaction: Transaction) => Promise<boolean>;
}

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

  /** With the first, recovery codes are made, which are answered; the same offer taken once more answers the same. Undefined when there are too many, or it may not be added any more. */
  add(whose: Whose, { id, secret, step }: Taken, name: string): Promise<{ readonly codes: readonly string[] } | undefined> {
    const { userId } = whose;
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId); // one change of a person at a time
      const before = await transaction.authenticator.findMany({ where: { userId }, select: { id: true } });
      const isThere = before.some((each) => each.id === id);
      if (!isThere && before.length >= mostAuthenticators) return undefined;
      if (isThere) return { codes: await this.factors.codesOfFirst(transaction, userId, id) };
      if ((await whose.isStill?.(transaction)) === false) return undefined;
      await this.authenticators.add(transaction, { id, userId, name, secret, step });
      await this.#tell(transaction, whose, { type: 'user.factor.added', details: { kind: 'authenticator', name } });
      return { codes: await this.factors.joined(transaction, userId, id) };
    });
  }

  /** What was answered when it was added; undefined where it is not there. */
  async codesOf(userId: string, id: string): Promise<readonly string[] | undefined> {
    const { prisma } = this.database;
    return (await prisma.authenticator.findFirst({ where: { id, userId }, select: { id: true } })) ? this.factors.codesOfFirst(prisma, userId, id) : undefined;
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

  async #tell(transaction: Transaction, { userId, tell }: Whose, event: Told): Promise<void> {
    await tell(transaction);
    const person = { kind: 'user', id: userId } as const;
    await this.audit.record({ ...event, actor: person, subject: person }, transaction);
  }
}

type Told = ReturnType<typeof removalOf> | { readonly type: 'user.factor.added'; readonly details: { readonly kind: 'authenticator'; readonly name: string } } | { readonly type: 'user.recovery_codes.replaced'; readonly details: Record<never, never> };
