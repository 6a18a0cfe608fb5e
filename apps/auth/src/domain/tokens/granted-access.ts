import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { ClientStore } from '../clients/client.store.ts';
import { ConsentStore } from '../sessions/consent.store.ts';
import { RefreshTokenStore } from './refresh-token.store.ts';
import { RevocationStore } from './revocation.store.ts';

/** An application that may act for a person while they are away, or again without asking them. */
export interface ClientAccess {
  readonly clientId: string;
  readonly name: string;
  readonly scope: readonly string[];
  readonly since: Date;
}

/** Which applications have access to a person's account: they were allowed it, or hold a refresh token. And the end of it. */
@Injectable()
export class GrantedAccess {
  constructor(
    private readonly database: Database,
    private readonly clients: ClientStore,
    private readonly consents: ConsentStore,
    private readonly refreshTokens: RefreshTokenStore,
    private readonly revocations: RevocationStore,
  ) {}

  /** The latest first. */
  async of(userId: string): Promise<readonly ClientAccess[]> {
    const parts = (await Promise.all([this.consents.ofUser(userId), this.refreshTokens.clientsOf(userId)])).flat();
    const clientIds = [...new Set(parts.map(({ clientId }) => clientId))];
    const all = await Promise.all(
      clientIds.map(async (clientId) => {
        const own = parts.filter((part) => part.clientId === clientId);
        const since = new Date(Math.min(...own.map((part) => part.since.getTime())));
        const name = (await this.clients.find(clientId))?.name ?? clientId;
        return { clientId, name, scope: [...new Set(own.flatMap(({ scope }) => scope))], since };
      }),
    );
    return all.sort((a, b) => b.since.getTime() - a.since.getTime() || a.clientId.localeCompare(b.clientId));
  }

  /** The consent goes first, so that nothing new is given, then every grant with its tokens. False when there is no access. */
  async remove(userId: string, clientId: string, actor: EventActor = { kind: 'user', id: userId }, transaction?: Transaction): Promise<boolean> {
    if (!(await this.of(userId)).some((access) => access.clientId === clientId)) return false;
    const { prisma } = this.database;
    await (transaction ? this.consents.forget(transaction, userId, clientId, actor) : prisma.$transaction((own) => this.consents.forget(own, userId, clientId, actor)));
    await this.revocations.revokeGrantsOf(userId, clientId, transaction);
    return true;
  }
}
