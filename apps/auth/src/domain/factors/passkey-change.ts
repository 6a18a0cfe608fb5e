import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import { UserStore } from '../users/user.store.ts';
import type { Whose } from './factor-change.ts';
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

/** With the first second factor recovery codes are made, which are answered. `there`: the credential is somebody's already; `over`: it may not be added any more. */
type Added = { readonly id: string; readonly codes: readonly string[] } | 'too_many' | 'there' | 'over';

/** Changes the passkeys and security keys of a person. They are told of each change in its transaction. No log-in ends by it. */
@Injectable()
export class PasskeyChange {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly factors: Factors,
    private readonly passkeys: PasskeyStore,
    private readonly challenges: PasskeyChallenge,
    private readonly audit: AuditStore,
  ) {}

  add(whose: Whose, { key, challenge, name, isSecondFactor }: Made): Promise<Added> {
    const { userId } = whose;
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId); // one change of a person at a time
      if (!(await this.challenges.use(transaction, challenge))) return this.#again(transaction, userId, { key, challenge, isSecondFactor });
      if ((await whose.isStill?.(transaction)) === false) return 'over';
      if ((await transaction.passkey.count({ where: { userId } })) >= mostPasskeys) return 'too_many';
      const id = await this.passkeys.add(transaction, key, { userId, name, isSecondFactor });
      if (id === undefined) return 'there';
      await this.#tell(transaction, whose, 'user.factor.added', { name, isSecondFactor });
      return { id, codes: isSecondFactor ? await this.factors.joined(transaction, userId, challenge) : [] };
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
      await this.#tell(transaction, whose, 'user.factor.removed', key);
      return 'removed';
    });
  }

  /** Whoever made them never proved the address that is proven now: it may have been a stranger, whose passkeys would let them in for ever. */
  async endUnproven(transaction: Transaction, userId: string, actor?: EventActor): Promise<void> {
    const where = { userId, isSecondFactor: false, user: { OR: [{ emailVerified: false, declared: false }, { mustVerifyEmail: true }] } };
    const keys = await transaction.passkey.findMany({ where, select: { id: true, name: true, isSecondFactor: true } });
    for (const { id, ...key } of keys) {
      await this.factors.remove(transaction, userId, id);
      await this.#tell(transaction, { userId, tell: async () => {} }, 'user.factor.removed', key, actor);
    }
  }

  /** The same form once more: a browser shows the second of two answers. */
  async #again(transaction: Transaction, userId: string, { key, challenge, isSecondFactor }: Omit<Made, 'name'>): Promise<Added> {
    const there = await transaction.passkey.findFirst({ where: { userId, credentialId: key.credentialId }, select: { id: true } });
    if (!there) return 'there';
    return { id: there.id, codes: isSecondFactor ? await this.factors.codesOfFirst(transaction, userId, challenge) : [] };
  }

  async #tell(transaction: Transaction, { userId, tell }: Whose, type: 'user.factor.added' | 'user.factor.removed', { name, isSecondFactor }: { readonly name: string; readonly isSecondFactor: boolean }, actor?: EventActor): Promise<void> {
    await tell(transaction);
    const person = { kind: 'user', id: userId } as const;
    await this.audit.record({ type, actor: actor ?? person, subject: person, details: { kind: isSecondFactor ? 'security_key' : 'passkey', name } }, transaction);
  }
}
