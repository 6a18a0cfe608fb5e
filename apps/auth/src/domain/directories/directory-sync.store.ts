import { Injectable } from '@nestjs/common';
import type { ConnectionSyncFigures } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { ConnectionTurns, directorySyncs, type Turn } from '../connections/connection-turns.ts';
import type { Connection } from '../connections/connection.ts';

/** Seconds that a round may take for its next page before another node begins anew. */
const lease = 600;
/** Seconds before a directory is read again that gave no answer. */
const pause = 600;
const hour = 3_600;

/** When each directory is read, by one node at a time, and what came of it last. */
@Injectable()
export class DirectorySyncStore extends ConnectionTurns {
  constructor(database: Database, clock: Clock) {
    super(database, clock, directorySyncs, lease);
  }

  state(connectionId: string) {
    return this.database.prisma.directorySync.findUnique({ where: { connectionId } });
  }

  async ask(transaction: Transaction, connectionId: string): Promise<void> {
    const dueAt = this.clock.now();
    await transaction.directorySync.upsert({ where: { connectionId }, create: { connectionId, dueAt }, update: { dueAt }, select: { connectionId: true } });
  }

  /** False where it was another's by then. */
  async end({ connectionId, until, began }: Turn, { ldap }: Connection, outcome: 'done' | 'nothing' | 'too_many', figures: ConnectionSyncFigures, transaction: Transaction): Promise<boolean> {
    const said = { endedAt: this.clock.now(), outcome, figures: { ...figures }, lastError: null, failingSince: null };
    return (await transaction.directorySync.updateMany({ where: { connectionId, dueAt: until }, data: { ...said, dueAt: addSeconds(began, (ldap?.sync?.hours ?? 1) * hour) } })).count === 1;
  }

  async fail({ connectionId, until }: Turn, reason: string): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.$executeRaw`
      UPDATE directory_syncs SET outcome = 'failed', last_error = ${reason.slice(0, 300)}, failing_since = COALESCE(failing_since, ${now}), due_at = ${addSeconds(now, pause)}
      WHERE connection_id = ${connectionId} AND due_at = ${until}`;
  }
}
