import { Injectable } from '@nestjs/common';
import type { EventActor } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { AuditStore } from '../audit/audit.store.ts';

interface WhichLinks {
  /** Of this connection alone. */
  readonly connectionId?: string | undefined;
  /** Whoever did it, where that was not the person. */
  readonly actor?: EventActor | undefined;
  /** The application that they did it through. */
  readonly clientId?: string | undefined;
}

/** Ends links to what other providers call somebody. It is here, and not with whatever makes them, because a new password does it, too. */
@Injectable()
export class Unlinking {
  constructor(private readonly audit: AuditStore) {}

  /** How many there were. Its caller holds the person, as does whoever links; links that wait for a proof end as well, or one that was under way would be there afterwards. */
  async end(transaction: Transaction, userId: string, { connectionId, actor, clientId }: WhichLinks = {}): Promise<number> {
    const where = { userId, ...(connectionId !== undefined && { connectionId }) };
    await transaction.waitingLink.deleteMany({ where });
    const ended = await transaction.linkedLogin.findMany({ where, select: { connectionId: true }, orderBy: { connectionId: 'asc' } });
    if (ended.length === 0) return 0;
    await transaction.linkedLogin.deleteMany({ where });
    const person = { kind: 'user', id: userId } as const;
    for (const { connectionId: connection } of ended) await this.audit.record({ type: 'user.connection.unlinked', actor: actor ?? person, subject: person, ...(clientId !== undefined && { client_id: clientId }), details: { connection } }, transaction);
    return ended.length;
  }
}
