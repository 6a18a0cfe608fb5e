import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, dropEventPartition, eventPartitions, makeEventPartition, monthsWithoutPartition, stretchesOf, type EventPartition, type EventStretchRow, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';
import { Settings } from '../../platform/config.ts';
import { Log } from '../../platform/log.ts';
import { beginning, broken, isTrue, vouchedFor, type Stretch } from './chain-links.ts';
import { chainLock } from './event-chain.ts';
import { EventFault, EventVerification } from './event-verification.ts';

/** The months after this one that have their table already. */
const ahead = 2;

/** Gives each month of events its table ahead of time, and takes it away as a whole when its time is over. */
@Injectable()
export class EventMonths {
  readonly #doubtful = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {}

  /** To be called at the start, and now and then. */
  async keep(): Promise<void> {
    const { missing, over } = await this.#work(this.database.prisma);
    for (const month of missing) await this.database.exclusively(chainLock, (transaction) => this.#make(transaction, month));
    for (const partition of over) if (!this.#doubtful.has(partition.name)) await this.#drop(partition);
  }

  async #make(transaction: Transaction, month: Date): Promise<void> {
    const { missing } = await this.#work(transaction); // another node may have been here
    if (missing.some((each) => each.getTime() === month.getTime())) await makeEventPartition(transaction, month);
  }

  async #work(transaction: Transaction) {
    const partitions = await eventPartitions(transaction);
    const now = this.clock.now();
    const wanted = [...Array.from({ length: ahead + 1 }, (_, each) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + each))), ...(await monthsWithoutPartition(transaction))];
    const made = new Set(partitions.map(({ until }) => until.getTime()));
    const missing = [...new Map(wanted.map((month) => [month.getTime(), month])).values()].filter((month) => !made.has(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + 1)));
    const kept = addSeconds(now, -this.settings.SYMBOLON_AUDIT_DAYS * 86_400);
    return { missing, over: partitions.filter(({ until }) => until <= kept) };
  }

  /** What is dropped leaves its places in the chain and its last link behind, so that the rest can still be verified. What was tampered with is kept. */
  async #drop(partition: EventPartition): Promise<void> {
    let stretches: readonly EventStretchRow[] | undefined;
    try {
      stretches = await stretchesOf(this.database.prisma, partition);
      if (!stretches) return; // the next time, when all of it is in the chain
      for (const { firstSeq, lastSeq } of stretches) await new EventVerification(this.database, this.masterKey).linkAfter(await this.#linkBefore(firstSeq), firstSeq, lastSeq);
    } catch (error) {
      if (!(await this.#isThere(this.database.prisma, partition))) return; // another node was first
      if (!(error instanceof EventFault)) throw error;
      this.#doubtful.add(partition.name);
      this.log.error({ reason: error.message }, 'events whose time is over were tampered with, and are kept: see symbolon audit verify');
      return;
    }
    await this.database.exclusively(chainLock, async (transaction) => {
      if (!(await this.#isThere(transaction, partition))) return;
      const known = await this.#dropped(transaction);
      await transaction.eventStretch.deleteMany({ where: { kind: 'dropped' } });
      await transaction.eventStretch.createMany({ data: joined([...known, ...stretches]).map((each) => vouchedFor(this.masterKey, { kind: 'dropped', ...each })) });
      await dropEventPartition(transaction, partition);
    });
  }

  async #isThere(transaction: Transaction, { name }: EventPartition): Promise<boolean> {
    return (await eventPartitions(transaction)).some((each) => each.name === name);
  }

  async #linkBefore(seq: bigint): Promise<Uint8Array> {
    if (seq === 1n) return beginning;
    const gone = (await this.#dropped(this.database.prisma)).find(({ lastSeq }) => lastSeq === seq - 1n);
    return gone?.link ?? (await this.database.prisma.event.findFirst({ where: { seq: seq - 1n } }))?.link ?? broken;
  }

  /** Those that we said ourselves: nobody else's word is taken over. */
  async #dropped(transaction: Transaction): Promise<readonly EventStretchRow[]> {
    const stretches = (await transaction.eventStretch.findMany({ where: { kind: 'dropped' } })) as Stretch[];
    return stretches.filter((stretch) => isTrue(this.masterKey, stretch)).map(({ firstSeq, lastSeq, link }) => ({ firstSeq, lastSeq, link }));
  }
}

/** Stretches that follow each other, as one. */
function joined(stretches: readonly EventStretchRow[]): readonly EventStretchRow[] {
  const sorted = [...stretches].sort((a, b) => (a.firstSeq < b.firstSeq ? -1 : 1));
  return sorted.reduce<readonly EventStretchRow[]>((done, { firstSeq, lastSeq, link }) => {
    const last = done.at(-1);
    return last && last.lastSeq + 1n === firstSeq ? [...done.slice(0, -1), { firstSeq: last.firstSeq, lastSeq, link }] : [...done, { firstSeq, lastSeq, link }];
  }, []);
}
