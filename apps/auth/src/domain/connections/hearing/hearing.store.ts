import { Injectable } from '@nestjs/common';
import { Database } from '@symbolon/database';
import { addSeconds, Clock } from '../../../platform/clock.ts';
import { ConnectionTurns, hearings, type Turn } from '../connection-turns.ts';

/** Seconds that a node may take for its next question before another asks. */
const lease = 60;
/** Seconds between two looks at a stream: as usual, where there is more than one turn is for, and where it did not work. */
const pauses = { usual: 60, more: 5, failed: 300 } as const;
/** Seconds for which the first that was refused is kept: whoever sends made-up ones has nothing written for each. */
const refusalRest = 60;

/** What providers have told by security events, and which stream is asked next, by one node at a time. */
@Injectable()
export class HearingStore extends ConnectionTurns {
  constructor(database: Database, clock: Clock) {
    super(database, clock, hearings, lease);
  }

  list() {
    return this.database.prisma.hearing.findMany();
  }

  async received(connectionId: string, type: string): Promise<void> {
    const said = { receivedAt: this.clock.now(), receivedType: /^[\x21-\x7E]{1,255}$/.test(type) ? type : 'other' };
    await this.database.prisma.hearing.upsert({ where: { connectionId }, create: { connectionId, ...said }, update: said, select: { connectionId: true } });
  }

  async refused(connectionId: string, reason: string): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.$executeRaw`
      INSERT INTO hearings (connection_id, refused_at, refusal) SELECT id, ${now}, ${reason.slice(0, 200)} FROM connections WHERE id = ${connectionId}
      ON CONFLICT (connection_id) DO UPDATE SET refused_at = EXCLUDED.refused_at, refusal = EXCLUDED.refusal
        WHERE hearings.refused_at IS NULL OR hearings.refused_at <= ${addSeconds(now, -refusalRest)}`;
  }

  async end({ connectionId, until }: Turn, isMore: boolean): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.hearing.updateMany({ where: { connectionId, dueAt: until }, data: { polledAt: now, failingSince: null, lastError: null, dueAt: addSeconds(now, isMore ? pauses.more : pauses.usual) } });
  }

  async fail({ connectionId, until }: Turn, reason: string): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.$executeRaw`
      UPDATE hearings SET last_error = ${reason.slice(0, 200)}, failing_since = COALESCE(failing_since, ${now}), due_at = ${addSeconds(now, pauses.failed)}
      WHERE connection_id = ${connectionId} AND due_at = ${until}`;
  }
}
