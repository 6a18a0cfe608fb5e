import { Injectable } from '@nestjs/common';
import type { ConnectionSyncFigures } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Connection } from '../connections/connection.ts';

/** Seconds that a round may take for its next page before another node begins anew. */
const lease = 600;
/** Seconds before a directory is read again that gave no answer. */
const pause = 600;
const hour = 3_600;

/** A round that this node makes, until another may. */
export interface SyncUnderWay {
  readonly connectionId: string;
  readonly until: Date;
  readonly began: Date;
}

/** When each directory is read, by one node at a time, and what came of it last. */
@Injectable()
export class DirectorySyncStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  state(connectionId: string) {
    return this.database.prisma.directorySync.findUnique({ where: { connectionId } });
  }

  async ask(transaction: Transaction, connectionId: string): Promise<void> {
    const dueAt = this.clock.now();
    await transaction.directorySync.upsert({ where: { connectionId }, create: { connectionId, dueAt }, update: { dueAt }, select: { connectionId: true } });
  }

  /** One that is due; no other node makes it meanwhile. */
  async take(connectionIds: readonly string[]): Promise<SyncUnderWay | undefined> {
    const [began, ids] = [this.clock.now(), [...connectionIds]];
    const until = addSeconds(began, lease);
    await this.database.prisma.$executeRaw`INSERT INTO directory_syncs (connection_id, due_at) SELECT id, ${began} FROM connections WHERE id = ANY(${ids}::text[]) AND id NOT IN (SELECT connection_id FROM directory_syncs) ON CONFLICT DO NOTHING`;
    const [row] = await this.database.prisma.$queryRaw<readonly { readonly connection_id: string }[]>`
      UPDATE directory_syncs SET due_at = ${until} WHERE connection_id = (
        SELECT connection_id FROM directory_syncs WHERE connection_id = ANY(${ids}::text[]) AND due_at <= ${began} ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING connection_id`;
    return row && { connectionId: row.connection_id, until, began };
  }

  /** Undefined where another was asked for meanwhile, or the connection is gone: this one is of no use any more. */
  async goOn({ connectionId, until, began }: SyncUnderWay): Promise<SyncUnderWay | undefined> {
    const next = addSeconds(this.clock.now(), lease);
    const { count } = await this.database.prisma.directorySync.updateMany({ where: { connectionId, dueAt: until }, data: { dueAt: next } });
    return count === 1 ? { connectionId, until: next, began } : undefined;
  }

  /** False where it was another's by then. */
  async end({ connectionId, until, began }: SyncUnderWay, { ldap }: Connection, outcome: 'done' | 'nothing' | 'too_many', figures: ConnectionSyncFigures, transaction: Transaction): Promise<boolean> {
    const said = { endedAt: this.clock.now(), outcome, figures: { ...figures }, lastError: null, failingSince: null };
    return (await transaction.directorySync.updateMany({ where: { connectionId, dueAt: until }, data: { ...said, dueAt: addSeconds(began, (ldap?.sync?.hours ?? 1) * hour) } })).count === 1;
  }

  async fail({ connectionId, until }: SyncUnderWay, reason: string): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.$executeRaw`
      UPDATE directory_syncs SET outcome = 'failed', last_error = ${reason.slice(0, 300)}, failing_since = COALESCE(failing_since, ${now}), due_at = ${addSeconds(now, pause)}
      WHERE connection_id = ${connectionId} AND due_at = ${until}`;
  }

  /** Begun anew by whoever looks next. */
  async giveBack({ connectionId, until }: SyncUnderWay): Promise<void> {
    await this.database.prisma.directorySync.updateMany({ where: { connectionId, dueAt: until }, data: { dueAt: this.clock.now() } });
  }
}
