import { Injectable } from '@nestjs/common';
import { signalTypes } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { eventSignals } from './event-signals.ts';
import { endOfEvents } from './signal-stream.store.ts';

/** Events that are looked at in one transaction. */
const batch = 500;
/** What one stream holds at most: of more, the oldest go. */
export const mostHeld = 10_000;

const eventTypes = Object.keys(eventSignals);
const typesTold = Object.values(eventSignals).map(({ type }) => type);

/** Reads the stream of events by its places, each stream of an application from one of its own, by one node at a time. */
@Injectable()
export class SignalSpread {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Queues what got its place since for every stream that is to tell of it; a stream's place moves in the same transaction. */
  async spread(): Promise<void> {
    while ((await this.#behind()) && (await this.database.exclusively('symbolon/signals', (transaction) => this.#spreadSome(transaction))));
  }

  async #behind(): Promise<boolean> {
    const end = await endOfEvents(this.database.prisma);
    return (await this.database.prisma.signalStream.findFirst({ where: { status: { not: 'disabled' }, cursor: { lt: end } }, select: { id: true } })) !== null;
  }

  async #spreadSome(transaction: Transaction): Promise<boolean> {
    const end = await endOfEvents(transaction);
    const rows = await transaction.$queryRaw<readonly { readonly id: string; readonly clientId: string; readonly cursor: bigint }[]>`
      SELECT id, client_id AS "clientId", cursor FROM signal_streams WHERE status <> 'disabled' AND cursor < ${end} ORDER BY id FOR NO KEY UPDATE`;
    if (rows.length === 0) return false;
    const [ids, clientIds] = [rows.map(({ id }) => id), [...new Set(rows.map(({ clientId }) => clientId))]];
    const first = rows.reduce((least, { cursor }) => (cursor < least ? cursor : least), end);
    const until = first + BigInt(batch) < end ? first + BigInt(batch) : end;
    await this.#learn(transaction, clientIds, first, until);
    await this.#queue(transaction, ids, first, until);
    await this.#forgetGone(transaction, clientIds, first, until);
    await transaction.signalStream.updateMany({ where: { id: { in: ids }, cursor: { lt: until } }, data: { cursor: until } });
    await trim(transaction, ids);
    return until < end;
  }

  /** Before anything is queued: a token may have been written down a moment after what happened next. */
  async #learn(transaction: Transaction, clientIds: readonly string[], first: bigint, until: bigint): Promise<void> {
    await transaction.$executeRaw`
      INSERT INTO signal_subjects (client_id, user_id, email)
      SELECT e.client_id, e.subject_id, bool_or(COALESCE(e.details->'scope' @> '["email"]', false)) FROM events e
      WHERE e.seq > ${first} AND e.seq <= ${until} AND e.type = 'token.issued' AND e.subject_kind = 'user' AND e.client_id = ANY(${[...clientIds]})
      GROUP BY e.client_id, e.subject_id
      ON CONFLICT (client_id, user_id) DO UPDATE SET email = signal_subjects.email OR EXCLUDED.email`;
  }

  /** A `jti` is made for each: two receivers that compare theirs find nothing in common. None is queued before what is held, though the clock of another node that queued that is ahead. */
  async #queue(transaction: Transaction, ids: readonly string[], first: bigint, until: bigint): Promise<void> {
    const now = this.clock.now();
    await transaction.$executeRaw`
      INSERT INTO signals (stream_id, jti, type, user_id, event_id, event_at, event_seq, queued_at, next_attempt_at)
      SELECT w.id, gen_random_uuid()::text, told.type, e.subject_id, e.id, e.at, e.seq, GREATEST(${now}, (SELECT max(d.queued_at) FROM signals d WHERE d.stream_id = w.id)), ${now}
      FROM signal_streams w
        JOIN events e ON e.seq > w.cursor AND e.seq > ${first} AND e.seq <= ${until} AND e.subject_kind = 'user'
        JOIN unnest(${eventTypes}::text[], ${typesTold}::text[]) AS told(event_type, type) ON told.event_type = e.type
        JOIN signal_subjects s ON s.client_id = w.client_id AND s.user_id = e.subject_id
        JOIN clients c ON c.client_id = w.client_id
      WHERE w.id = ANY(${[...ids]}) AND told.type = ANY(w.events_requested)
        AND (told.type <> ${signalTypes.identifierChanged} OR (s.email AND 'email' = ANY(c.scope)
          AND (c.first_party OR EXISTS (SELECT FROM consents k WHERE k.client_id = c.client_id AND k.user_id = e.subject_id AND 'email' = ANY(k.scope)))))
        AND NOT EXISTS (SELECT FROM signal_exclusions x WHERE x.stream_id = w.id AND x.user_id = e.subject_id)`;
  }

  /** That they are gone is the last that is told of somebody. */
  async #forgetGone(transaction: Transaction, clientIds: readonly string[], first: bigint, until: bigint): Promise<void> {
    await transaction.$executeRaw`
      DELETE FROM signal_subjects s USING events e
      WHERE s.client_id = ANY(${[...clientIds]}) AND s.user_id = e.subject_id AND e.seq > ${first} AND e.seq <= ${until} AND e.type = 'user.deleted'`;
    await transaction.$executeRaw`
      DELETE FROM signal_exclusions x USING events e
      WHERE x.user_id = e.subject_id AND e.seq > ${first} AND e.seq <= ${until} AND e.type = 'user.deleted'
        AND x.stream_id IN (SELECT id FROM signal_streams WHERE client_id = ANY(${[...clientIds]}))`;
  }
}

/** Keeps the newest of what these streams hold. */
async function trim(transaction: Transaction, ids: readonly string[]): Promise<void> {
  await transaction.$executeRaw`
    DELETE FROM signals d USING (
      SELECT stream_id, jti, row_number() OVER (PARTITION BY stream_id ORDER BY queued_at DESC, event_seq DESC) AS place FROM signals WHERE stream_id = ANY(${[...ids]})) held
    WHERE held.place > ${mostHeld} AND d.stream_id = held.stream_id AND d.jti = held.jti`;
}
