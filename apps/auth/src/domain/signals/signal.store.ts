import { Injectable } from '@nestjs/common';
import { signalTypes, streamSignalTypes } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import type { Signal } from './signal-stream.ts';
import { forgetUnheard } from './signal-subjects.ts';

/** Seconds that one attempt may take before another node takes over. */
const lease = 60;
/** Seconds that something waits for a receiver that does not ask for it. */
const held = 7 * 86_400;
const batch = 500;

/** Knows what each stream is still to tell. What was taken is forgotten at once. */
@Injectable()
export class SignalStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** A log-in of which an application was a part is over: each of its streams that wants to tells it. `id` is the same at each attempt. */
  async queueRevoked({ clientId, userId, sessionId }: { readonly clientId: string; readonly userId: string; readonly sessionId: string }, id: string): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.$executeRaw`
      INSERT INTO signals (stream_id, jti, type, user_id, session_id, queued_at, next_attempt_at)
      SELECT w.id, ${id}, ${signalTypes.sessionRevoked}, ${userId}, ${sessionId}, ${now}, ${now} FROM signal_streams w
      WHERE w.client_id = ${clientId} AND w.status <> 'disabled' AND ${signalTypes.sessionRevoked} = ANY(w.events_requested)
        AND NOT EXISTS (SELECT FROM signal_exclusions x WHERE x.stream_id = w.id AND x.user_id = ${userId})
      ON CONFLICT DO NOTHING`;
  }

  /** Something about the stream itself. */
  async queue(transaction: Transaction, streamId: string, type: (typeof streamSignalTypes)[keyof typeof streamSignalTypes], said: Readonly<Record<string, string>>): Promise<void> {
    const now = this.clock.now();
    await transaction.signal.create({ data: { streamId, jti: randomText(this.random, 16), type, said: { ...said }, queuedAt: now, nextAttemptAt: now }, select: { jti: true } });
  }

  /** What is due to be pushed: of each stream that is not busy the oldest, so that it comes in the order in which it happened; no other node takes it for a minute. That a stream is given up is told although it is. */
  async take(busy: readonly string[]): Promise<readonly Signal[]> {
    const now = this.clock.now();
    return this.database.prisma.$queryRaw<Signal[]>`
      WITH free AS MATERIALIZED (
        SELECT w.id, w.status FROM signal_streams w
        WHERE w.endpoint_url IS NOT NULL AND NOT w.id = ANY(${[...busy]}) AND EXISTS (SELECT FROM signals s WHERE s.stream_id = w.id AND s.next_attempt_at <= ${now})
        FOR NO KEY UPDATE SKIP LOCKED)
      UPDATE signals d SET attempts = d.attempts + 1, next_attempt_at = ${addSeconds(now, lease)}
      FROM free CROSS JOIN LATERAL (
        SELECT s.stream_id, s.jti, s.next_attempt_at FROM signals s
        WHERE s.stream_id = free.id AND (free.status = 'enabled' OR s.type = ${streamSignalTypes.streamUpdated})
        ORDER BY s.queued_at, s.event_seq, s.jti LIMIT 1) oldest
      WHERE oldest.next_attempt_at <= ${now} AND d.stream_id = oldest.stream_id AND d.jti = oldest.jti
      RETURNING d.stream_id AS "streamId", d.jti, d.type, d.user_id AS "userId", d.session_id AS "sessionId", d.event_id AS "eventId", d.event_at AS "eventAt", d.said, d.attempts, d.queued_at AS "queuedAt"`;
  }

  /** It did not arrive. Answers since when the stream has taken nothing. */
  async postpone(transaction: Transaction, { streamId, jti, attempts }: Signal, until: Date, reason: string): Promise<Date> {
    const now = this.clock.now();
    await transaction.$queryRaw`SELECT id FROM signal_streams WHERE id = ${streamId} FOR NO KEY UPDATE`; // before what it holds, as everybody does
    await transaction.signal.updateMany({ where: { streamId, jti, attempts }, data: { nextAttemptAt: until } });
    await transaction.signalStream.updateMany({ where: { id: streamId, failingSince: null }, data: { failingSince: now } });
    await transaction.signalStream.updateMany({ where: { id: streamId }, data: { lastErrorAt: now, lastError: reason } });
    return (await transaction.signalStream.findUnique({ where: { id: streamId }, select: { failingSince: true } }))?.failingSince ?? now;
  }

  /** It arrived. */
  async arrived({ streamId, jti }: Signal): Promise<void> {
    await this.settle(streamId, [jti]);
    await this.database.prisma.signalStream.updateMany({ where: { id: streamId }, data: { failingSince: null, lastDeliveredAt: this.clock.now() } });
  }

  /** Its receiver asked, and says what it has, and what it could not take. What is not held is nothing. */
  async answered(streamId: string, taken: readonly string[], refused: readonly string[], reason: string): Promise<void> {
    const now = this.clock.now();
    const [some, bad] = [await this.settle(streamId, taken), await this.settle(streamId, refused)];
    if (some + bad > 0) await this.database.prisma.signalStream.updateMany({ where: { id: streamId }, data: { ...(some > 0 && { lastDeliveredAt: now }), ...(bad > 0 && { lastErrorAt: now, lastError: reason }) } });
  }

  /** These were taken, or will never be. */
  async settle(streamId: string, jtis: readonly string[]): Promise<number> {
    return jtis.length === 0 ? 0 : (await this.database.prisma.signal.deleteMany({ where: { streamId, jti: { in: [...jtis] } } })).count;
  }

  /** What a stream that is asked holds, the oldest first. */
  async held(streamId: string, isEnabled: boolean, limit: number): Promise<readonly Signal[]> {
    const select = { streamId: true, jti: true, type: true, userId: true, sessionId: true, eventId: true, eventAt: true, said: true, attempts: true, queuedAt: true } as const;
    const where = { streamId, ...(!isEnabled && { type: streamSignalTypes.streamUpdated }) };
    return (await this.database.prisma.signal.findMany({ where, select, orderBy: [{ queuedAt: 'asc' }, { eventSeq: 'asc' }, { jti: 'asc' }], take: limit })) as Signal[];
  }

  /** To be called now and then: forgets what nobody asks for, and of whom nobody will ever be told. */
  async forget(): Promise<void> {
    const before = addSeconds(this.clock.now(), -held);
    const some = () => this.database.prisma.$executeRaw`
      DELETE FROM signals WHERE (stream_id, jti) IN (SELECT stream_id, jti FROM signals WHERE queued_at < ${before} ORDER BY queued_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)`;
    while ((await some()) === batch);
    await forgetUnheard(this.database.prisma);
  }
}
