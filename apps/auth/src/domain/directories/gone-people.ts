import { Injectable } from '@nestjs/common';
import type { Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';
import type { Missing } from './directory-reading.ts';
import { ShuttingOut } from '../tokens/shutting-out.ts';
import { DepartedNames } from '../users/departed-names.ts';
import { UserDirectory } from '../users/user-directory.ts';
import { userView } from '../users/user-view.ts';
import { Clock } from '../../platform/clock.ts';

const actor = { kind: 'system' } as const;

/** Accounts of people whom a directory has no more, or has again: what an administrator would do by hand. */
@Injectable()
export class GonePeople {
  constructor(
    private readonly directory: UserDirectory,
    private readonly departed: DepartedNames,
    private readonly shuttingOut: ShuttingOut,
    private readonly audit: AuditStore,
    private readonly clock: Clock,
  ) {}

  /** False where there is nothing to be done by now. Log-ins, tokens and mailed links end first, so that their clients hear of it. */
  async end(transaction: Transaction, connectionId: string, { subject, userId }: Missing, gone: 'disable' | 'remove'): Promise<boolean> {
    const person = await this.directory.hold(userId, transaction);
    const link = await transaction.linkedLogin.findUnique({ where: { connectionId_subject: { connectionId, subject } }, select: { userId: true, user: { select: { provisioned: { select: { userId: true } } } } } });
    if (!person || link?.userId !== userId || person.disabledAt || person.declared || link.user.provisioned || person.administratorRoles.length > 0) return false;
    await this.shuttingOut.end(transaction, userId, actor);
    if (gone === 'remove') {
      await this.departed.note(transaction, userId);
      await transaction.user.delete({ where: { id: userId }, select: { id: true } });
      await this.audit.record({ type: 'user.deleted', actor, subject: { kind: 'user', id: userId }, details: { before: { ...userView(person) }, after: null } }, transaction);
      return true;
    }
    const now = this.clock.now();
    await transaction.oneTimeToken.deleteMany({ where: { userId } });
    await transaction.user.update({ where: { id: userId }, data: { disabledAt: now }, select: { id: true } });
    await transaction.linkedLogin.update({ where: { connectionId_subject: { connectionId, subject } }, data: { goneAt: now }, select: { userId: true } });
    await this.audit.record({ type: 'user.disabled', actor, subject: { kind: 'user', id: userId }, details: {} }, transaction);
    return true;
  }

  /** Who is there again is enabled, if it was their absence that had disabled them, and nobody has since. */
  async back(transaction: Transaction, connectionId: string, { subject, userId }: Missing): Promise<boolean> {
    const person = await this.directory.hold(userId, transaction);
    const link = await transaction.linkedLogin.findUnique({ where: { connectionId_subject: { connectionId, subject } }, select: { goneAt: true } });
    if (!link?.goneAt) return false;
    await transaction.linkedLogin.update({ where: { connectionId_subject: { connectionId, subject } }, data: { goneAt: null }, select: { userId: true } });
    if (person?.disabledAt?.getTime() !== link.goneAt.getTime()) return false;
    await transaction.user.update({ where: { id: userId }, data: { disabledAt: null }, select: { id: true } });
    await this.audit.record({ type: 'user.enabled', actor, subject: { kind: 'user', id: userId }, details: {} }, transaction);
    return true;
  }
}
