import { equalBytes, type MasterKey } from '@symbolon/crypto';
import type { Database } from '@symbolon/database';
import { beginning, isTrue, linkOf, type Stretch } from './chain-links.ts';
import { eventMac, eventOf, type EventRow } from './event-row.ts';

const page = 500;

/** The end of the chain, to be kept elsewhere: whoever shows it later proves that nothing up to it is gone. */
export interface Head {
  readonly seq: bigint;
  readonly link: Uint8Array;
}

/** Where events are not what was written first, as a sentence. */
export class EventFault extends Error {}

/** Holds the chain of events, and each of them, against the keyed hashes that only the server can make. */
export class EventVerification {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /** Answers the head of a chain without a fault, and how many events hang in it; throws the first EventFault. A head that was kept must still be in it. */
  async verify(kept?: Head): Promise<Head & { readonly events: bigint }> {
    const before = await this.#droppedUntil();
    try {
      return await this.#verify(kept);
    } catch (error) {
      if (!(error instanceof EventFault) || (await this.#droppedUntil()) === before) throw error;
      return this.verify(kept); // a month went meanwhile, because its time was over
    }
  }

  async #droppedUntil(): Promise<bigint | null> {
    return (await this.database.prisma.eventStretch.aggregate({ where: { kind: 'dropped' }, _sum: { lastSeq: true } }))._sum.lastSeq;
  }

  async #verify(kept: Head | undefined): Promise<Head & { readonly events: bigint }> {
    const { event } = this.database.prisma;
    const last = (await event.aggregate({ _max: { seq: true } }))._max.seq ?? 0n; // before the head, which moves on
    const stretches = (await this.database.prisma.eventStretch.findMany({ orderBy: { firstSeq: 'asc' } })) as Stretch[];
    for (const stretch of stretches) if (!isTrue(this.masterKey, stretch)) throw new EventFault(stretch.kind === 'head' ? 'the end of the chain was changed' : `what is said of the dropped events ${stretch.firstSeq} to ${stretch.lastSeq} was changed`);
    const head = stretches.find(({ kind }) => kind === 'head');
    const dropped = stretches.filter(({ kind }) => kind === 'dropped');
    if (!head && (last > 0n || dropped.length > 0)) throw new EventFault('the end of the chain is gone');
    const end = { seq: head?.lastSeq ?? 0n, link: head?.link ?? beginning };
    const reached = await this.#follow(dropped, end.seq);
    if (!equalBytes(reached, end.link)) throw new EventFault(`event ${end.seq} is not the one that was there`);
    if (last > end.seq) throw new EventFault(`event ${end.seq + 1n} was put in`);
    for (const { firstSeq, lastSeq } of dropped) {
      const again = await event.findFirst({ where: { seq: { gte: firstSeq, lte: lastSeq } }, orderBy: { seq: 'asc' } });
      if (again) throw new EventFault(`event ${again.seq} was put in: it was dropped when its time was over`);
    }
    await this.#waiting();
    if (kept) await this.#holds(kept, end, dropped);
    return { ...end, events: end.seq - dropped.reduce((sum, { firstSeq, lastSeq }) => sum + lastSeq - firstSeq + 1n, 0n) };
  }

  /** The link of the last of these events, each of which must be there and be what it was, when it follows that link; or an EventFault. */
  async linkAfter(before: Uint8Array, firstSeq: bigint, lastSeq: bigint): Promise<Uint8Array> {
    let link = before;
    for (let seq = firstSeq; seq <= lastSeq; ) {
      const rows = await this.database.prisma.event.findMany({ where: { seq: { gte: seq, lte: lastSeq } }, orderBy: [{ seq: 'asc' }, { id: 'asc' }], take: page });
      if (rows.length === 0) throw new EventFault(`event ${seq} is gone`);
      for (const row of rows) {
        if (row.seq !== seq) throw new EventFault(row.seq !== null && row.seq < seq ? `event ${row.seq} is there twice` : `event ${seq} is gone`);
        this.#demandTrue(row, `event ${seq}`);
        const next = linkOf(this.masterKey, link, seq, row.mac);
        if (!row.link || !equalBytes(next, row.link)) throw new EventFault(`event ${seq} (${row.id}) does not follow the one before: events were moved, put in or taken out here`);
        link = next;
        seq += 1n;
      }
    }
    // The last page may end before a second one of the last number.
    if ((await this.database.prisma.event.count({ where: { seq: lastSeq } })) > 1) throw new EventFault(`event ${lastSeq} is there twice`);
    return link;
  }

  async #follow(dropped: readonly Stretch[], lastSeq: bigint): Promise<Uint8Array> {
    let link: Uint8Array = beginning;
    for (let seq = 1n; seq <= lastSeq; ) {
      const gone = dropped.find(({ firstSeq }) => firstSeq === seq);
      const until = gone?.lastSeq ?? (dropped.find(({ firstSeq }) => firstSeq > seq)?.firstSeq ?? lastSeq + 1n) - 1n;
      link = gone?.link ?? (await this.linkAfter(link, seq, until));
      seq = until + 1n;
    }
    return link;
  }

  /** Those that are not in the chain yet. */
  async #waiting(): Promise<void> {
    for (const row of await this.database.prisma.event.findMany({ where: { seq: null }, take: page })) this.#demandTrue(row, 'an event');
  }

  #demandTrue(row: EventRow, which: string): void {
    if (!equalBytes(row.mac, eventMac(eventOf(row), this.masterKey))) throw new EventFault(`${which} (${row.id}) is not what was written: it was changed or put in`);
  }

  async #holds({ seq, link }: Head, end: Head, dropped: readonly Stretch[]): Promise<void> {
    if (seq > end.seq) throw new EventFault(`the chain ends with event ${end.seq}, and ended with ${seq} or later: its end was cut off`);
    const stretch = dropped.find(({ firstSeq, lastSeq }) => firstSeq <= seq && seq <= lastSeq);
    if (stretch && stretch.lastSeq > seq) return; // its time was over: what follows it hangs in the chain, and was looked at
    const there = stretch?.link ?? (await this.database.prisma.event.findFirst({ where: { seq } }))?.link;
    if (!there || !equalBytes(there, link)) throw new EventFault(`event ${seq} is another than the one that was kept: the chain was made anew`);
  }
}
