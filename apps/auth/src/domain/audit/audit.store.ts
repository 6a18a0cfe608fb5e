import { Injectable } from '@nestjs/common';
import type { Event, EventType, NewEvent } from '@symbolon/contracts';
import { MasterKey, Random } from '@symbolon/crypto';
import { afterCommit, Database, insertEvents, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import { tell } from '../../platform/measures.ts';
import { requestOrigin } from '../../platform/request-origin.ts';
import { newEventId } from './event-id.ts';
import { eventOf, rowOf } from './event-row.ts';

const page = 500;

/** Which events are wanted. */
export interface EventFilter {
  readonly type?: string | undefined;
  /** Their ids. */
  readonly actor?: string | undefined;
  readonly subject?: string | undefined;
}

/** Which page of them is wanted. */
export interface EventPageFilter extends EventFilter {
  /** The application that it happened through. */
  readonly client?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** The last one of the page before. */
  readonly after?: { readonly at: Date; readonly id: string } | undefined;
  readonly limit: number;
}

/** Which of them are told as they happen. */
export type EventStreamFilter = Omit<EventPageFilter, 'until' | 'after' | 'limit'>;

/** An event with its place in the chain. */
export interface PlacedEvent {
  readonly seq: bigint;
  readonly event: Event;
}

/** Writes down what happened, for people and programs that look later. Never changes or removes anything. */
@Injectable()
export class AuditStore {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** With the request that it is done for. As a part of a transaction, so that there is the event if and only if there is what it tells of; or by itself. */
  async record(event: NewEvent, transaction: Transaction = this.database.prisma): Promise<void> {
    await this.recordAt(this.clock.now(), event, transaction);
    afterCommit(transaction, () => tell('event', event));
  }

  /** The same, of several at once. */
  async recordAll(events: readonly NewEvent[], transaction: Transaction = this.database.prisma): Promise<void> {
    const at = this.clock.now();
    await insertEvents(transaction, events.map((event) => this.#rowOf(at, event)));
  }

  /** The same, of something that happened earlier. */
  async recordAt(at: Date, event: NewEvent, transaction: Transaction): Promise<void> {
    await transaction.event.create({ data: this.#rowOf(at, event), select: { id: true } });
  }

  /** A page for who looks at what happened, and decides nothing by it. */
  list(filter: EventPageFilter): Promise<readonly Event[]> {
    return this.database.onReplica('events.list', (reader) => this.page(filter, reader));
  }

  /** What happened, newest first, a page at a time. Each of the filters finds its page by an index. */
  async page({ type, actor, subject, client, since, until, after, limit }: EventPageFilter, reader: Transaction = this.database.prisma): Promise<readonly Event[]> {
    const rows = await reader.event.findMany({
      where: {
        ...conditionOf({ type, actor, subject, client }),
        at: { ...(since && { gte: since }), ...(until && { lt: until }), ...(after && { lte: after.at }) },
        // The time stands twice: by it an index finds the page, and the events of one millisecond are told apart by their ids.
        ...(after && { OR: [{ at: { lt: after.at } }, { id: { lt: after.id } }] }),
      },
      orderBy: [{ at: 'desc' }, { id: 'desc' }],
      take: limit,
    });
    return rows.map(eventOf);
  }

  /** The place of the last event that has one. */
  async end(): Promise<bigint> {
    return (await this.database.prisma.eventStretch.findUnique({ where: { kind_firstSeq: { kind: 'head', firstSeq: 1n } } }))?.lastSeq ?? 0n;
  }

  /** The next events after a place, in the order of the chain, and up to where all were looked at. What has no place yet comes later, with a higher one. */
  async following(after: bigint, { type, actor, subject, client, since }: EventStreamFilter, limit: number): Promise<{ readonly events: readonly PlacedEvent[]; readonly upTo: bigint }> {
    const end = await this.end();
    if (end <= after) return { events: [], upTo: after };
    const rows = await this.database.prisma.event.findMany({ where: { ...conditionOf({ type, actor, subject, client }), seq: { gt: after, lte: end }, ...(since && { at: { gte: since } }) }, orderBy: { seq: 'asc' }, take: limit });
    const events = rows.map((row) => ({ seq: row.seq ?? end, event: eventOf(row) }));
    return { events, upTo: events.length === limit ? (events.at(-1)?.seq ?? end) : end };
  }

  /** One event; `at` says in which month it lies. */
  async find(id: string, at: Date): Promise<Event | undefined> {
    const row = await this.database.prisma.event.findUnique({ where: { id_at: { id, at } } });
    return row ? eventOf(row) : undefined;
  }

  /** An event as it would be told, of something that is written down nowhere. */
  unwritten(event: NewEvent): Event {
    return this.#eventOf(this.clock.now(), event);
  }

  /** What happened since a time, newest last, without holding all of it. */
  async *since(time: Date, { type, actor, subject }: EventFilter = {}): AsyncGenerator<Event> {
    const wanted = { ...(type !== undefined && { type }), ...(actor !== undefined && { actorId: actor }), ...(subject !== undefined && { subjectId: subject }) };
    for (let from = time, after = '', isMore = true; isMore; ) {
      // The time stands twice: by it an index finds the page, and the events of one millisecond are told apart by their ids.
      const where = { ...wanted, at: { gte: from }, OR: [{ at: { gt: from } }, { id: { gt: after } }] };
      const rows = await this.database.onReplica('events.print', (reader) => reader.event.findMany({ where, orderBy: [{ at: 'asc' }, { id: 'asc' }], take: page }));
      for (const row of rows) {
        yield eventOf(row);
        [from, after] = [row.at, row.id];
      }
      isMore = rows.length === page;
    }
  }

  /** What happened to somebody or something since a time, of some types, the newest first; after one of them, when there is one. */
  async latest(subject: string, types: readonly EventType[], since: Date, limit: number, after?: EventPageFilter['after']): Promise<readonly Event[]> {
    const before = after && { OR: [{ at: { lt: after.at } }, { id: { lt: after.id } }] };
    const rows = await this.database.prisma.event.findMany({ where: { subjectId: subject, type: { in: [...types] }, at: { gte: since, ...(after && { lte: after.at }) }, ...before }, orderBy: [{ at: 'desc' }, { id: 'desc' }], take: limit });
    return rows.map(eventOf);
  }

  #rowOf(at: Date, event: NewEvent) {
    return rowOf(this.#eventOf(at, event), this.masterKey);
  }

  #eventOf(at: Date, event: NewEvent): Event {
    return { id: newEventId(this.random, at), at: at.toISOString(), ...requestOrigin(), ...event };
  }
}

const conditionOf = ({ type, actor, subject, client }: Pick<EventPageFilter, 'type' | 'actor' | 'subject' | 'client'>) => ({
  ...(type !== undefined && { type }),
  ...(actor !== undefined && { actorId: actor }),
  ...(subject !== undefined && { subjectId: subject }),
  ...(client !== undefined && { clientId: client }),
});
