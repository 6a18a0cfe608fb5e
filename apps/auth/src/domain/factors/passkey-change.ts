import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { UserStore } from '../users/user.store.ts';
import { FactorChange, type Added, type Whose } from './factor-change.ts';
import { Factors } from './factors.ts';
import { PasskeyChallenge } from './passkey-challenge.ts';
import { mostPasskeys, PasskeyStore, type NewPasskey } from './passkey.store.ts';

/** A key that was made, with the challenge that it answers. */
interface Made {
  readonly key: NewPasskey;
  readonly challenge: string;
  readonly name: string;
  readonly isSecondFactor: boolean;
}

/** Changes the passkeys and security keys of a person. They are told of each change in its transaction. No log-in ends by it. */
@Injectable()
export class PasskeyChange {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly factors: Factors,
    private readonly changes: FactorChange,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenge,
    private readonly audit: AuditStore,
  ) {}

  /** `there`: the credential is somebody's already. */
  add(whose: Whose, { key, challenge, name, isSecondFactor }: Made): Promise<Added<'too_many' | 'there'>> {
    const { userId } = whose;
    return this.changes.join<'too_many' | 'there'>(whose, {
      seed: challenge,
      isBeside: isSecondFactor,
      before: async (transaction) => {
        const there = await transaction.passkey.findFirst({ where: { userId, credentialId: key.credentialId }, select: { id: true } });
        return there && (await this.challenges.wasUsed(transaction, challenge)) ? there.id : undefined;
      },
      keep: async (transaction) => {
        if ((await transaction.passkey.count({ where: { userId } })) >= mostPasskeys) return 'too_many';
        const id = (await this.challenges.use(transaction, challenge)) ? await this.passkeys.add(transaction, key, { userId, name, isSecondFactor }) : undefined;
        return id === undefined ? 'there' : { id, told: [{ type: 'user.factor.added', details: detailsOf({ name, isSecondFactor }) }] };
      },
    });
  }

  /** Nobody takes away the last way in that they have. With the last second factor the recovery codes go, too. */
  remove(whose: Whose, id: string): Promise<'removed' | 'gone' | 'last_way_in'> {
    const { userId } = whose;
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId);
      const key = await transaction.passkey.findFirst({ where: { id, userId }, select: { name: true, isSecondFactor: true, user: { select: { passwordHash: true } } } });
      if (!key) return 'gone';
      if (!key.isSecondFactor && key.user.passwordHash === null && (await transaction.passkey.count({ where: { userId, isSecondFactor: false } })) === 1) return 'last_way_in';
      await this.factors.remove(transaction, userId, id);
      await this.#removed(transaction, whose, key);
      return 'removed';
    });
  }

  /** Whoever made them never proved the address that is proven now: it may have been a stranger, whose passkeys would let them in for ever. */
  async endUnproven(transaction: Transaction, userId: string, actor?: EventActor): Promise<void> {
    const where = { userId, isSecondFactor: false, user: { OR: [{ emailVerified: false, declared: false }, { mustVerifyEmail: true }] } };
    const keys = await transaction.passkey.findMany({ where, select: { id: true, name: true, isSecondFactor: true } });
    for (const { id, ...key } of keys) {
      await this.factors.remove(transaction, userId, id);
      await this.#removed(transaction, { userId, tell: async () => {} }, key, actor);
    }
  }

  async #removed(transaction: Transaction, { userId, tell }: Whose, key: Pick<Made, 'name' | 'isSecondFactor'>, actor?: EventActor): Promise<void> {
    await tell(transaction);
    const person = { kind: 'user', id: userId } as const;
    await this.audit.record({ type: 'user.factor.removed', actor: actor ?? person, subject: person, details: detailsOf(key) }, transaction);
  }
}

const detailsOf = ({ name, isSecondFactor }: Pick<Made, 'name' | 'isSecondFactor'>) => ({ kind: isSecondFactor ? ('security_key' as const) : ('passkey' as const), name });
