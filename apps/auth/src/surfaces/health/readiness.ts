import { Injectable } from '@nestjs/common';
import { randomUuid } from '@symbolon/crypto';
import { Database } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';

/** Whether this node can serve: it writes to the database to know, at most once a second, and stops saying so when it drains. */
@Injectable()
export class Readiness {
  readonly #node = randomUuid();
  #draining = false;
  #last: { readonly at: number; readonly result: Promise<boolean> } | undefined;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  drain(): void {
    this.#draining = true;
  }

  async isReady(): Promise<boolean> {
    if (this.#draining) return false;
    const now = this.clock.now();
    if (!this.#last || now.getTime() - this.#last.at >= 1000) {
      const result = this.database.hot.recordNode(this.#node, now).then(
        () => true,
        () => false,
      );
      this.#last = { at: now.getTime(), result };
    }
    return this.#last.result;
  }
}
