import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';

/** What a person allowed a client. */
export interface Consent {
  readonly clientId: string;
  readonly scope: readonly string[];
  /** When they allowed something last. */
  readonly since: Date;
}

/** What people allowed clients. */
@Injectable()
export class ConsentStore {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditStore,
  ) {}

  /** What each of these users allowed a client, by user; who allowed it nothing is not there. */
  async scopes(userIds: readonly string[], clientId: string, within: Transaction = this.database.prisma): Promise<ReadonlyMap<string, readonly string[]>> {
    if (userIds.length === 0) return new Map();
    const rows = await within.consent.findMany({ where: { userId: { in: [...userIds] }, clientId }, select: { userId: true, scope: true } });
    return new Map(rows.map(({ userId, scope }) => [userId, scope]));
  }

  /** Adds to what was allowed before. */
  async allow(userId: string, clientId: string, scope: readonly string[]): Promise<void> {
    await this.database.prisma.$transaction(async (transaction) => {
      const before = (await this.scopes([userId], clientId, transaction)).get(userId) ?? [];
      const all = [...new Set([...before, ...scope])];
      const added = all.filter((each) => !before.includes(each));
      await transaction.consent.upsert({
        where: { userId_clientId: { userId, clientId } },
        create: { userId, clientId, scope: all },
        update: { scope: all },
        select: { userId: true },
      });
      if (added.length > 0) await this.audit.record({ type: 'user.consent.granted', ...by(userId, clientId), details: { scope: added } }, transaction);
    });
  }

  /** What a user allowed, to every client. */
  async ofUser(userId: string): Promise<readonly Consent[]> {
    const rows = await this.database.prisma.consent.findMany({ where: { userId }, select: { clientId: true, scope: true, updatedAt: true } });
    return rows.map(({ clientId, scope, updatedAt }) => ({ clientId, scope, since: updatedAt }));
  }

  /** The user is asked again. */
  async forget(transaction: Transaction, userId: string, clientId: string, actor: EventActor): Promise<void> {
    await transaction.consent.deleteMany({ where: { userId, clientId } });
    await this.audit.record({ type: 'user.consent.withdrawn', ...by(userId, clientId), actor, details: {} }, transaction);
  }
}

const by = (userId: string, clientId: string) => ({ actor: { kind: 'user', id: userId }, subject: { kind: 'user', id: userId }, client_id: clientId }) as const;
