import type { Database } from '@symbolon/database';
import type { Clock } from '../../platform/clock.ts';

/** Whether this node can serve: it writes to the database to know, at most once a second, and stops saying so when it drains. */
export class Readiness {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #node: string;
  #draining = false;
  #last: { readonly at: number; readonly result: Promise<boolean> } | undefined;

  constructor(database: Database, clock: Clock, node: string) {
    this.#database = database;
    this.#clock = clock;
    this.#node = node;
  }

  drain(): void {
    this.#draining = true;
  }

  async isReady(): Promise<boolean> {
    if (this.#draining) return false;
    const now = this.#clock.now();
    if (!this.#last || now.getTime() - this.#last.at >= 1000) {
      const result = this.#database.hot.recordNode(this.#node, now).then(
        () => true,
        () => false,
      );
      this.#last = { at: now.getTime(), result };
    }
    return this.#last.result;
  }
}
