import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { SignInPolicyStore } from '../users/sign-in-policy.store.ts';
import { Unlinking } from '../users/unlinking.ts';
import { UserStore } from '../users/user.store.ts';

/** What somebody logs in by at another provider, as they and administrators are told of it. */
export interface LinkedLogin {
  readonly connectionId: string;
  readonly name: string;
  /** What the provider calls them. */
  readonly subject: string;
  /** As the provider told it last. */
  readonly email: string | null;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

/** Whose link it is, and how they are told. */
interface Whose {
  readonly userId: string;
  readonly tell: (transaction: Transaction) => Promise<void>;
}

/** The links of one person, listed and taken away by themselves. Whoever is called so there is a stranger again afterwards: the next time they come, the table decides. */
@Injectable()
export class LinksOfPerson {
  constructor(
    private readonly database: Database,
    private readonly users: UserStore,
    private readonly unlinking: Unlinking,
    private readonly policy: SignInPolicyStore,
  ) {}

  /** The oldest first. */
  async of(userId: string): Promise<readonly LinkedLogin[]> {
    const rows = await this.database.prisma.linkedLogin.findMany({ where: { userId }, select: { connectionId: true, subject: true, email: true, createdAt: true, lastUsedAt: true, connection: { select: { name: true } } }, orderBy: [{ createdAt: 'asc' }, { connectionId: 'asc' }] });
    return rows.map(({ connection, ...row }) => ({ ...row, name: connection.name }));
  }

  /** Nobody takes away the last way in that they have. */
  remove({ userId, tell }: Whose, connectionId: string): Promise<'removed' | 'gone' | 'last_way_in'> {
    return this.database.prisma.$transaction(async (transaction) => {
      await this.users.hold(transaction, userId); // one change of a person at a time
      if ((await transaction.linkedLogin.count({ where: { userId, connectionId } })) === 0) return 'gone';
      if (!(await this.#hasOther(transaction, userId, connectionId))) return 'last_way_in';
      await this.unlinking.end(transaction, userId, { connectionId });
      await tell(transaction);
      return 'removed';
    });
  }

  /** What begins a log-in by the policy, or another link that is not shut. */
  async #hasOther(transaction: Transaction, userId: string, connectionId: string): Promise<boolean> {
    const { firstFactors } = await this.policy.current();
    const user = await transaction.user.findUnique({ where: { id: userId }, select: { passwordHash: true, emailVerified: true } });
    if (firstFactors.includes('password') && typeof user?.passwordHash === 'string') return true;
    if (firstFactors.includes('email_code') && user?.emailVerified === true) return true;
    if (firstFactors.includes('passkey') && (await transaction.passkey.count({ where: { userId, isSecondFactor: false } })) > 0) return true;
    return (await transaction.linkedLogin.count({ where: { userId, connectionId: { not: connectionId }, connection: { enabled: true } } })) > 0;
  }
}
