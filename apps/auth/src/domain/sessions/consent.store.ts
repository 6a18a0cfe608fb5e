import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';

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
  constructor(private readonly database: Database) {}

  /** What each of these users allowed a client, by user; who allowed it nothing is not there. */
  async scopes(userIds: readonly string[], clientId: string): Promise<ReadonlyMap<string, readonly string[]>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.database.prisma.consent.findMany({ where: { userId: { in: [...userIds] }, clientId }, select: { userId: true, scope: true } });
    return new Map(rows.map(({ userId, scope }) => [userId, scope]));
  }

  /** Adds to what was allowed before. */
  async allow(userId: string, clientId: string, scope: readonly string[]): Promise<void> {
    const all = [...new Set([...((await this.scopes([userId], clientId)).get(userId) ?? []), ...scope])];
    await this.database.prisma.consent.upsert({
      where: { userId_clientId: { userId, clientId } },
      create: { userId, clientId, scope: all },
      update: { scope: all },
      select: { userId: true },
    });
  }

  /** What a user allowed, to every client. */
  async ofUser(userId: string): Promise<readonly Consent[]> {
    const rows = await this.database.prisma.consent.findMany({ where: { userId }, select: { clientId: true, scope: true, updatedAt: true } });
    return rows.map(({ clientId, scope, updatedAt }) => ({ clientId, scope, since: updatedAt }));
  }

  /** The user is asked again. */
  async forget(userId: string, clientId: string, transaction: Transaction = this.database.prisma): Promise<void> {
    await transaction.consent.deleteMany({ where: { userId, clientId } });
  }
}
