import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import type { UserCredentials } from './user.store.ts';

/** Whether somebody has deleted their account, and can still keep it: they are let in nowhere, but asked. */
export const isLeaving = ({ disabledAt, deletionAt }: Pick<UserCredentials, 'disabledAt' | 'deletionAt'>, now: Date): boolean => disabledAt !== null && deletionAt !== null && deletionAt > now;

/** Whether somebody who is disabled is not even asked. */
export const isShutOut = (person: Pick<UserCredentials, 'disabledAt' | 'deletionAt'>, now: Date): boolean => person.disabledAt !== null && !isLeaving(person, now);

/** People who deleted their own accounts, while these can be kept. They are disabled, so that every door that refuses those refuses them. */
@Injectable()
export class LeavingStore {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditStore,
  ) {}

  /** Part of a transaction that holds them, and has ended what they were logged in by. */
  async leave(transaction: Transaction, id: string, now: Date, due: Date): Promise<void> {
    await transaction.user.update({ where: { id }, data: { disabledAt: now, deletionAt: due }, select: { id: true } });
    await transaction.oneTimeToken.deleteMany({ where: { userId: id } });
    await transaction.rememberedDevice.deleteMany({ where: { userId: id } });
    await this.audit.record({ type: 'user.deletion.requested', ...byThemselves(id), details: { due: due.toISOString() } }, transaction);
  }

  /** They stay. Of many at once one does it; false, too, when the account is gone or due, or an administrator has disabled it. */
  async stay(id: string, now: Date, also: (transaction: Transaction) => Promise<void>): Promise<boolean> {
    return this.database.prisma.$transaction(async (transaction) => {
      const { count } = await transaction.user.updateMany({ where: { id, disabledAt: { not: null }, deletionAt: { gt: now } }, data: { disabledAt: null, deletionAt: null } });
      if (count === 0) return false;
      await this.audit.record({ type: 'user.deletion.withdrawn', ...byThemselves(id), details: {} }, transaction);
      await also(transaction);
      return true;
    });
  }

  /** The next whose account is to go, held until the transaction ends: no two nodes take the same one, and nobody keeps it meanwhile. */
  async nextDue(transaction: Transaction, now: Date): Promise<string | undefined> {
    const [due] = await transaction.$queryRaw<readonly { readonly id: string }[]>`SELECT id FROM users WHERE deletion_at <= ${now} ORDER BY deletion_at LIMIT 1 FOR UPDATE SKIP LOCKED`;
    return due?.id;
  }
}

const byThemselves = (id: string) => ({ actor: { kind: 'user', id }, subject: { kind: 'user', id } }) as const;
