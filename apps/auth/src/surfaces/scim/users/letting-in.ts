import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { AuditStore } from '../../../domain/audit/audit.store.ts';
import { ShuttingOut } from '../../../domain/tokens/shutting-out.ts';
import { Clock } from '../../../platform/clock.ts';
import type { HeldUser } from './held-user.ts';

/** Whether people get in, as their directory says it (`active`). */
@Injectable()
export class LettingIn {
  constructor(
    private readonly shuttingOut: ShuttingOut,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** Answers when the directory has disabled them, or null. Log-ins, tokens and mailed links end with it, as when an administrator does it. */
  async change({ person, provisioned }: HeldUser, isWanted: boolean | undefined, actor: EventActor, transaction: Transaction): Promise<Date | null> {
    if (isWanted === false && person.disabledAt === null) return this.#disable(person.id, actor, transaction);
    if (isWanted === false && person.deletionAt !== null) {
      await this.#keepOut(person.id, actor, transaction);
      return provisioned.disabledAt;
    }
    if (isWanted === true && person.disabledAt !== null && person.disabledAt.getTime() === provisioned.disabledAt?.getTime()) {
      await transaction.user.update({ where: { id: person.id }, data: { disabledAt: null, deletionAt: null }, select: { id: true } });
      await this.audit.record({ type: 'user.enabled', actor, subject: { kind: 'user', id: person.id }, details: {} }, transaction);
      return null;
    }
    return provisioned.disabledAt;
  }

  async #disable(id: string, actor: EventActor, transaction: Transaction): Promise<Date> {
    const now = this.clock.now();
    await transaction.user.update({ where: { id }, data: { disabledAt: now, deletionAt: null }, select: { id: true } });
    await this.end(id, actor, transaction);
    await this.audit.record({ type: 'user.disabled', actor, subject: { kind: 'user', id }, details: {} }, transaction);
    return now;
  }

  /** Who is leaving could keep the account, and be in again: they stay disabled, by their own doing, so that their directory does not enable them either. */
  async #keepOut(id: string, actor: EventActor, transaction: Transaction): Promise<void> {
    await transaction.user.update({ where: { id }, data: { deletionAt: null }, select: { id: true } });
    await this.end(id, actor, transaction);
    for (const type of ['user.disabled', 'user.deletion.withdrawn'] as const) await this.audit.record({ type, actor, subject: { kind: 'user', id }, details: {} }, transaction);
  }

  /** Whatever they are logged in by. */
  async end(id: string, actor: EventActor, transaction: Transaction): Promise<void> {
    await this.shuttingOut.end(transaction, id, actor);
    await transaction.oneTimeToken.deleteMany({ where: { userId: id } });
  }
}
