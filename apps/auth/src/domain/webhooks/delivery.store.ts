import { Injectable } from '@nestjs/common';
import { Database, sql, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { isSuccess, type Delivery, type Outcome } from './webhook.ts';
import { headOf } from './webhook.store.ts';

/** Events that are looked at in one transaction. */
const batch = 500;
/** Deliveries to one webhook that are under way at once on a node. */
const width = 4;
/** Seconds that one attempt may take before another node takes over. */
const lease = 60;
/** Seconds that a delivery is known after it was queued, whatever became of it. */
const kept = 7 * 86_400;
/** Events that are replayed at once. */
export const mostReplayed = 10_000;

/** Which deliveries are wanted. */
export interface DeliverySearch {
  readonly webhookId: string;
  readonly state: 'pending' | 'delivered' | 'failed' | undefined;
  /** The place after which the page begins. */
  readonly before: bigint | undefined;
  readonly limit: number;
}

const states = {
  pending: { nextAttemptAt: { not: null } },
  delivered: { nextAttemptAt: null, deliveredAt: { not: null } },
  failed: { nextAttemptAt: null, deliveredAt: null },
} as const;

/** Whether the webhook w wants the event e. */
const isWanted = sql`(w.event_types = '{}' OR EXISTS (SELECT FROM unnest(w.event_types) t WHERE t = e.type OR (right(t, 2) = '.*' AND starts_with(e.type, left(t, -1)))))`;

/** Knows which event each webhook is still to be told, and was told. */
@Injectable()
export class DeliveryStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Queues what was sealed since for every webhook that wants it, by one node at a time; a webhook's place moves in the same transaction. */
  async spread(): Promise<void> {
    while ((await this.#behind()) && (await this.database.exclusively('symbolon/webhooks', (transaction) => this.#spreadSome(transaction))));
  }

  async #behind(): Promise<boolean> {
    const head = await headOf(this.database.prisma);
    return (await this.database.prisma.webhook.findFirst({ where: { enabled: true, cursor: { lt: head } }, select: { id: true } })) !== null;
  }

  async #spreadSome(transaction: Transaction): Promise<boolean> {
    const head = await headOf(transaction);
    // Held, so that none that is enabled meanwhile has its place moved without its events.
    const rows = await transaction.$queryRaw<readonly { readonly id: string; readonly cursor: bigint }[]>`SELECT id, cursor FROM webhooks WHERE enabled AND cursor < ${head} ORDER BY id FOR NO KEY UPDATE`;
    if (rows.length === 0) return false;
    const ids = rows.map(({ id }) => id);
    const first = rows.reduce((least, { cursor }) => (cursor < least ? cursor : least), head);
    const until = first + BigInt(batch) < head ? first + BigInt(batch) : head;
    const now = this.clock.now();
    await transaction.$executeRaw`
      INSERT INTO webhook_deliveries (webhook_id, event_id, event_at, event_seq, event_type, subject, queued_at, next_attempt_at)
      SELECT w.id, e.id, e.at, e.seq, e.type, e.subject_kind || ':' || e.subject_id, ${now}, ${now}
      FROM webhooks w JOIN events e ON e.seq > w.cursor
      WHERE w.id = ANY(${ids}) AND e.seq > ${first} AND e.seq <= ${until}
        AND ${isWanted}
      ON CONFLICT DO NOTHING`;
    await transaction.webhook.updateMany({ where: { id: { in: ids }, cursor: { lt: until } }, data: { cursor: until } });
    return until < head;
  }

  /** What is due, a few of each webhook that is not busy, so that one with much to be told pushes out no other; no other node takes them for a minute. */
  async take(busy: readonly string[]): Promise<readonly Delivery[]> {
    const now = this.clock.now();
    return this.database.prisma.$queryRaw<Delivery[]>`
      UPDATE webhook_deliveries d SET attempts = d.attempts + 1, next_attempt_at = ${addSeconds(now, lease)}
      FROM webhooks w CROSS JOIN LATERAL (
        SELECT each.webhook_id, each.event_id FROM webhook_deliveries each
        WHERE each.webhook_id = w.id AND each.next_attempt_at <= ${now} AND NOT (w.ordered AND EXISTS (
          SELECT FROM webhook_deliveries earlier
          WHERE earlier.webhook_id = w.id AND earlier.subject IS NOT DISTINCT FROM each.subject AND earlier.event_seq < each.event_seq AND earlier.next_attempt_at IS NOT NULL))
        ORDER BY each.next_attempt_at, each.event_seq LIMIT ${width} FOR UPDATE SKIP LOCKED) due
      WHERE w.enabled AND NOT w.id = ANY(${busy}) AND d.webhook_id = due.webhook_id AND d.event_id = due.event_id
      RETURNING d.webhook_id AS "webhookId", d.event_id AS "eventId", d.event_at AS "eventAt", d.event_seq AS "eventSeq", d.event_type AS "eventType", d.attempts,
        d.queued_at AS "queuedAt", d.next_attempt_at AS "nextAttemptAt", d.delivered_at AS "deliveredAt", d.last_status AS "lastStatus", d.last_error AS "lastError"`;
  }

  /** Writes down what came of an attempt, and when the next one is. Answers since when the webhook has taken nothing. */
  async settle(transaction: Transaction, { webhookId, eventId, attempts }: Delivery, outcome: Outcome, nextAttemptAt: Date | null): Promise<Date | null> {
    await transaction.$queryRaw`SELECT id FROM webhooks WHERE id = ${webhookId} FOR NO KEY UPDATE`; // before its deliveries, as everybody does: two never wait for one another
    const now = this.clock.now();
    const said = { lastStatus: outcome.status, lastError: outcome.error };
    if (isSuccess(outcome)) {
      await transaction.webhookDelivery.updateMany({ where: { webhookId, eventId }, data: { ...said, nextAttemptAt: null, deliveredAt: now } });
      await transaction.webhook.updateMany({ where: { id: webhookId, failingSince: { not: null } }, data: { failingSince: null } });
      return null;
    }
    // Another attempt, which began when this one took too long, says what is next itself.
    await transaction.webhookDelivery.updateMany({ where: { webhookId, eventId, attempts, nextAttemptAt: { not: null } }, data: { ...said, nextAttemptAt } });
    await transaction.webhook.updateMany({ where: { id: webhookId, failingSince: null }, data: { failingSince: now } });
    return (await transaction.webhook.findUnique({ where: { id: webhookId }, select: { failingSince: true } }))?.failingSince ?? null;
  }

  /** The newest event first. */
  async list({ webhookId, state, before, limit }: DeliverySearch): Promise<readonly Delivery[]> {
    const where = { webhookId, ...(state && states[state]), ...(before !== undefined && { eventSeq: { lt: before } }) };
    return this.database.onReplica('deliveries.list', (reader) => reader.webhookDelivery.findMany({ where, orderBy: { eventSeq: 'desc' }, take: limit }));
  }

  /** Queues again what the webhook wants of these events, and answers how many there were: `mostReplayed` and one at most, and then none is to be sent. */
  async replay(transaction: Transaction, webhookId: string, which: { readonly eventId: string } | { readonly since: Date; readonly until: Date }): Promise<number> {
    const now = this.clock.now();
    const [id, since, until] = 'eventId' in which ? [which.eventId, new Date(0), new Date('9999-01-01')] : [null, which.since, which.until];
    return transaction.$executeRaw`
      INSERT INTO webhook_deliveries AS d (webhook_id, event_id, event_at, event_seq, event_type, subject, queued_at, next_attempt_at)
      SELECT w.id, e.id, e.at, e.seq, e.type, e.subject_kind || ':' || e.subject_id, ${now}, ${now}
      FROM webhooks w CROSS JOIN events e
      WHERE w.id = ${webhookId} AND e.seq IS NOT NULL AND e.at >= ${since} AND e.at < ${until} AND (${id}::text IS NULL OR e.id = ${id})
        AND ${isWanted}
      LIMIT ${mostReplayed + 1}
      ON CONFLICT (webhook_id, event_id) DO UPDATE SET attempts = 0, queued_at = excluded.queued_at, next_attempt_at = excluded.next_attempt_at, delivered_at = NULL, last_status = NULL, last_error = NULL`;
  }

  /** To be called now and then: forgets what is long over. */
  async forget(): Promise<void> {
    const before = addSeconds(this.clock.now(), -kept);
    const some = () => this.database.prisma.$executeRaw`
      DELETE FROM webhook_deliveries WHERE (webhook_id, event_id) IN (SELECT webhook_id, event_id FROM webhook_deliveries WHERE queued_at < ${before} ORDER BY queued_at LIMIT ${batch} FOR UPDATE SKIP LOCKED)`;
    while ((await some()) === batch);
  }
}
