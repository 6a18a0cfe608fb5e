import type { Clock } from './clock.ts';

/** How long a row may be believed when the news of its change is lost. */
const longestStaleness = 10_000;
const capacity = 10_000;

/**
 * Keeps rows that change rarely. A change clears it at once (news from the database); the age limit is only the net below.
 * Absent rows are not kept, and a read that was under way when the cache was cleared is not kept either.
 */
export class RowCache<Row> {
  readonly #rows = new Map<string, { readonly row: Row; readonly until: number }>();
  readonly #pending = new Map<string, Promise<Row | undefined>>();

  constructor(
    private readonly clock: Clock,
    private readonly read: (key: string) => Promise<Row | undefined>,
  ) {}

  clear(): void {
    this.#rows.clear();
    this.#pending.clear();
  }

  get(key: string): Promise<Row | undefined> {
    const known = this.#rows.get(key);
    if (known && known.until > this.clock.now().getTime()) return Promise.resolve(known.row);
    const pending = this.#pending.get(key) ?? this.#load(key);
    this.#pending.set(key, pending);
    return pending;
  }

  async #load(key: string): Promise<Row | undefined> {
    await Promise.resolve(); // get() has noted this read as pending from here on
    const mine = this.#pending.get(key);
    try {
      const row = await this.read(key);
      if (row !== undefined && this.#pending.get(key) === mine) this.#keep(key, row);
      return row;
    } finally {
      if (this.#pending.get(key) === mine) this.#pending.delete(key);
    }
  }

  #keep(key: string, row: Row): void {
    if (this.#rows.size >= capacity) this.#rows.clear();
    this.#rows.set(key, { row, until: this.clock.now().getTime() + longestStaleness });
  }
}
