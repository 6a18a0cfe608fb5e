import type { ImportRefusal } from '@symbolon/contracts';
import type { Transaction } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';
import type { ImportCourse, ImportStore } from './import.store.ts';
import type { Outcome } from './people-import.ts';

/** Of more of those who are left out only the command tells. */
const mostRefusals = 100;
const mostLetters = 200;
/** How seldom it is told by itself, where nothing else is written: of a dry run, and of people who are here. */
const restMs = 1000;

/** Counts what becomes of the records of one import, and keeps that in its row: in the transactions that make people, where there are any. */
export class ImportProgress {
  #course: ImportCourse = { bytesRead: 0, made: 0, there: 0, refused: 0, refusals: [] };
  #toldAt: number;
  #toldRecords = 0;

  constructor(
    private readonly store: ImportStore,
    private readonly clock: Clock,
    private readonly id: string,
    private readonly bytesTotal: number | null,
  ) {
    this.#toldAt = clock.now().getTime();
  }

  read(bytes: number): void {
    this.#course = { ...this.#course, bytesRead: this.#course.bytesRead + bytes };
  }

  /** In the transaction of what they tell of; that may be taken back, so nothing is counted yet. */
  async write(transaction: Transaction, outcomes: readonly Outcome[]): Promise<void> {
    await this.#tell(after(this.#course, outcomes), transaction);
  }

  async add(outcomes: readonly Outcome[]): Promise<void> {
    this.#course = after(this.#course, outcomes);
    if (recordsOf(this.#course) !== this.#toldRecords && this.clock.now().getTime() - this.#toldAt >= restMs) await this.#tell(this.#course);
  }

  /** `fault` is why it could not go on. */
  async end(fault: string | undefined): Promise<void> {
    const bytesRead = fault === undefined ? (this.bytesTotal ?? this.#course.bytesRead) : this.#course.bytesRead; // behind its last record there may be much: of a realm, all but its people
    await this.store.end(this.id, { ...this.#course, bytesRead }, fault === undefined ? undefined : plain(fault));
  }

  async #tell(course: ImportCourse, transaction?: Transaction): Promise<void> {
    await this.store.tell(this.id, course, transaction);
    [this.#toldAt, this.#toldRecords] = [this.clock.now().getTime(), recordsOf(course)];
  }
}

export const recordsOf = ({ made, there, refused }: Pick<ImportCourse, 'made' | 'there' | 'refused'>): number => made + there + refused;

function after(course: ImportCourse, outcomes: readonly Outcome[]): ImportCourse {
  const counted = (status: Outcome['status']): number => course[status] + outcomes.filter((each) => each.status === status).length;
  const room = mostRefusals - course.refusals.length;
  const refusals = room === 0 ? [] : outcomes.filter(({ status }) => status === 'refused').slice(0, room).map(({ place, reason = '' }): ImportRefusal => ({ place, reason: plain(reason) }));
  return { bytesRead: course.bytesRead, made: counted('made'), there: counted('there'), refused: counted('refused'), refusals: [...course.refusals, ...refusals] };
}

/** What a file had its part in is bounded, and steers nothing. */
const plain = (text: string): string => text.replaceAll(/\p{C}/gu, '?').slice(0, mostLetters);
