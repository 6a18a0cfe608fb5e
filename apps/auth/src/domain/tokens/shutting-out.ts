import { Injectable } from '@nestjs/common';
import type { EndedLogins, EventActor } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import { RecoveryWaitStore } from '../sessions/recovery-wait.store.ts';
import { SessionStore } from '../sessions/session.store.ts';
import { RevocationStore } from './revocation.store.ts';

/** Ends whatever somebody is in by, or would be, where it is another who wants that: an administrator, or a directory. */
@Injectable()
export class ShuttingOut {
  constructor(
    private readonly sessions: SessionStore,
    private readonly revocations: RevocationStore,
    private readonly waits: RecoveryWaitStore,
  ) {}

  /** As a part of a transaction that holds the row of the person. Clients hear of the log-ins that end. */
  async end(transaction: Transaction, userId: string, actor: EventActor): Promise<EndedLogins> {
    await this.waits.end(userId, 'administrator', actor, transaction);
    const refresh_tokens = await this.revocations.revokeEverythingOf(userId, transaction);
    return { sessions: (await this.sessions.endAll(transaction, userId, 'administrator', actor)).length, refresh_tokens };
  }
}
