import { LRUCache } from 'lru-cache';
import type { Clock } from './clock.ts';

/** How long a row may be believed when the news of its change is lost. */
const longestStaleness = 10_000;

/** What is used of the library: whoever caches a row may be seen as one who caches part of it. */
interface Kept<Row> {
  get(key: string): Row | undefined;
  set(key: string, row: Row): unknown;
  clear(): void;
}

/**
 * Keeps rows that change rarely, at most so many: the one that was not asked for longest goes first. A change clears it at once (news from the database); the age limit is only the net below.
 * Absent rows are not kept, and a read that was under way when the cache was cleared is not kept either.
 */
export class RowCache<Row extends object> {
  /** Made for the first row. */
  #rows: Kept<Row> | undefined;
  readonly #pending = new Map<string, Promise<Row | undefined>>();

  constructor(
    private readonly clock: Clock,
    private readonly read: (key: string) => Promise<Row | undefined>,
    /** Room for so many is taken at once: for these, 380 kB and a millisecond. */
    private readonly most = 10_000,
  ) {}

  clear(): void {
    this.#rows?.clear();
    this.#pending.clear();
  }

  get(key: string): Promise<Row | undefined> {
    const known = this.#rows?.get(key);
    if (known) return Promise.resolve(known);
    const pending = this.#pending.get(key) ?? this.#load(key);
    this.#pending.set(key, pending);
    return pending;
  }

  /** A row that is exactly as old as its `ttl` is still believed, hence the millisecond. */
  #room(): Kept<Row> {
    return new LRUCache<string, Row>({ max: this.most, ttl: longestStaleness - 1, ttlResolution: 0, perf: { now: () => this.clock.now().getTime() } });
  }

  async #load(key: string): Promise<Row | undefined> {
    await Promise.resolve(); // get() has noted this read as pending from here on
    const mine = this.#pending.get(key);
    try {
      const row = await this.read(key);
      if (row !== undefined && this.#pending.get(key) === mine) (this.#rows ??= this.#room()).set(key, row);
      return row;
    } finally {
      if (this.#pending.get(key) === mine) this.#pending.delete(key);
    }
  }
}
