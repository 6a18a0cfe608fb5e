import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { announceChange, Database, type Transaction } from '@symbolon/database';
import { beginning, broken, isTrue, linkOf, vouchedFor, type Stretch } from './chain-links.ts';
import { addHourlyCounts, hourOf, type HourlyCount } from './hourly-count.store.ts';

const batch = 500;

/** Whoever makes the chain longer or drops its beginning holds this lock: one node at a time. */
export const chainLock = 'symbolon/event-chain';

/** Told to all nodes when events got their places. */
export const eventsTopic = 'events';

/**
 * Gives each event its place in one chain, after it was written: so nobody who writes one waits for another, and whoever reads by `seq`
 * misses none that was committed late.
 */
@Injectable()
export class EventChain {
  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
  ) {}

  /** To be called every few seconds: takes in what was written since. */
  async seal(): Promise<void> {
    if (!(await this.database.prisma.event.findFirst({ where: { seq: null }, select: { id: true } }))) return;
    while ((await this.database.exclusively(chainLock, (transaction) => this.#sealSome(transaction))) === batch);
  }

  async #sealSome(transaction: Transaction): Promise<number> {
    const rows = await transaction.event.findMany({ where: { seq: null }, orderBy: [{ at: 'asc' }, { id: 'asc' }], take: batch, select: { id: true, at: true, mac: true, type: true, clientId: true } });
    if (rows.length === 0) return 0;
    let { lastSeq: seq, link } = await this.#end(transaction);
    const sealed = rows.map(({ id, at, mac }) => ({ id, at, seq: (seq += 1n), link: (link = linkOf(this.masterKey, link, seq, mac)) }));
    await transaction.$executeRaw`
      UPDATE events e SET seq = s.seq, link = s.link
      FROM unnest(${sealed.map((each) => each.id)}::text[], ${sealed.map((each) => each.at)}::timestamptz[], ${sealed.map((each) => each.seq)}::bigint[], ${sealed.map((each) => each.link)}::bytea[]) AS s(id, at, seq, link)
      WHERE e.id = s.id AND e.at = s.at`;
    await addHourlyCounts(transaction, rows.flatMap(countedOnce));
    const { mac, ...head } = vouchedFor(this.masterKey, { kind: 'head', firstSeq: 1n, lastSeq: seq, link });
    await transaction.eventStretch.upsert({ where: { kind_firstSeq: { kind: 'head', firstSeq: 1n } }, create: { ...head, mac }, update: { lastSeq: seq, link, mac } });
    await announceChange(transaction, eventsTopic);
    return rows.length;
  }

  /** Where the chain ends. One whose end was tampered with goes on, but shows for ever where that was. */
  async #end(transaction: Transaction): Promise<Pick<Stretch, 'lastSeq' | 'link'>> {
    const head = (await transaction.eventStretch.findUnique({ where: { kind_firstSeq: { kind: 'head', firstSeq: 1n } } })) as Stretch | null;
    if (head && isTrue(this.masterKey, head)) return head;
    const last = (await transaction.event.aggregate({ _max: { seq: true } }))._max.seq;
    const isNew = !head && last === null && (await transaction.eventStretch.count()) === 0;
    return isNew ? { lastSeq: 0n, link: beginning } : { lastSeq: last ?? head?.lastSeq ?? 0n, link: broken };
  }
}

/** Those that are written down each time they happen, so that this is the one time that each is counted; the others are counted as they happen. */
function countedOnce({ type, at, clientId }: { readonly type: string; readonly at: Date; readonly clientId: string | null }): readonly HourlyCount[] {
  return type === 'user.login.succeeded' || type === 'user.signed_up' ? [{ hour: hourOf(at), type, clientId: clientId ?? '', grantType: '', count: 1 }] : [];
}
