import { Injectable } from '@nestjs/common';
import { MasterKey } from '@symbolon/crypto';
import { Database, dropEventMonth, eventMonth, eventMonths, makeEventMonth, ownsEvents, stretchesOf, type EventMonth, type EventStretchRow, type Transaction } from '@symbolon/database';
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
  /** Months that were tampered with, by their beginning: they are looked at once. */
  readonly #doubtful = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly masterKey: MasterKey,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly log: Log,
  ) {}

  /** To be called at the start, and now and then. */
  async keep(): Promise<void> {
    const { prisma } = this.database;
    if (await ownsEvents(prisma)) for (const month of await this.#missing(prisma)) await this.database.exclusively(chainLock, (transaction) => this.#make(transaction, month));
    const { made, loose } = await eventMonths(prisma);
    const kept = addSeconds(this.clock.now(), -this.settings.SYMBOLON_AUDIT_DAYS * 86_400);
    for (const month of [...made, ...loose]) if (month.until <= kept && !this.#doubtful.has(month.from.getTime())) await this.#drop(month);
  }

  async #missing(transaction: Transaction): Promise<readonly EventMonth[]> {
    const { made, loose } = await eventMonths(transaction);
    const coming = Array.from({ length: ahead + 1 }, (_, later) => eventMonth(this.clock.now(), later));
    const isLoose = new Set(loose.map(({ from }) => from.getTime()));
    return [...loose, ...coming.filter(({ from }) => !isLoose.has(from.getTime()))].filter((month) => !isAmong(made, month));
  }

  async #make(transaction: Transaction, month: EventMonth): Promise<void> {
    if (isAmong(await this.#missing(transaction), month)) await makeEventMonth(transaction, month); // another node may have been here
  }

  /** What is dropped leaves its places in the chain and its last link behind, so that the rest can still be verified. What was tampered with is kept. */
  async #drop(month: EventMonth): Promise<void> {
    let stretches: readonly EventStretchRow[] | undefined;
    try {
      stretches = await stretchesOf(this.database.prisma, month);
      if (!stretches) return; // the next time, when all of it is in the chain
      for (const { firstSeq, lastSeq } of stretches) await new EventVerification(this.database, this.masterKey).linkAfter(await this.#linkBefore(firstSeq), firstSeq, lastSeq);
    } catch (error) {
      if (!(await this.#isThere(this.database.prisma, month))) return; // another node was first
      if (!(error instanceof EventFault)) throw error;
      this.#doubtful.add(month.from.getTime());
      this.log.error({ reason: error.message }, 'events whose time is over were tampered with, and are kept: see symbolon audit verify');
      return;
    }
    await this.database.exclusively(chainLock, async (transaction) => {
      if (!(await this.#isThere(transaction, month))) return;
      const known = await this.#dropped(transaction);
      await transaction.eventStretch.deleteMany({ where: { kind: 'dropped' } });
      await transaction.eventStretch.createMany({ data: joined([...known, ...stretches]).map((each) => vouchedFor(this.masterKey, { kind: 'dropped', ...each })) });
      await dropEventMonth(transaction, month);
    });
  }

  async #isThere(transaction: Transaction, month: EventMonth): Promise<boolean> {
    const { made, loose } = await eventMonths(transaction);
    return isAmong([...made, ...loose], month);
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

const isAmong = (months: readonly EventMonth[], { from }: EventMonth): boolean => months.some((each) => each.from.getTime() === from.getTime());

/** Stretches that follow each other, as one. */
function joined(stretches: readonly EventStretchRow[]): readonly EventStretchRow[] {
  const sorted = [...stretches].sort((a, b) => (a.firstSeq < b.firstSeq ? -1 : 1));
  return sorted.reduce<readonly EventStretchRow[]>((done, { firstSeq, lastSeq, link }) => {
    const last = done.at(-1);
    return last && last.lastSeq + 1n === firstSeq ? [...done.slice(0, -1), { firstSeq: last.firstSeq, lastSeq, link }] : [...done, { firstSeq, lastSeq, link }];
  }, []);
}
