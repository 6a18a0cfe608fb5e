import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock.ts';
import type { TokenRefused } from './audit-event.ts';
import { AuditStore } from './audit.store.ts';

/** Milliseconds between two events of the same audience, claim and client. */
const pause = 60_000;
const capacity = 10_000;

/** Writes down that tokens were refused, each kind once a minute on each node: a client that asks without end fills no table. */
@Injectable()
export class RefusedTokens {
  readonly #written = new Map<string, number>();

  constructor(
    private readonly store: AuditStore,
    private readonly clock: Clock,
  ) {}

  async record(event: TokenRefused): Promise<void> {
    const key = JSON.stringify([event.audience, event.claim, event.client_id]);
    const now = this.clock.now().getTime();
    if ((this.#written.get(key) ?? -Infinity) > now - pause) return;
    if (this.#written.size >= capacity) for (const [old, at] of this.#written) if (at <= now - pause) this.#written.delete(old);
    if (this.#written.size >= capacity) return;
    this.#written.set(key, now); // before it is written, so that of many at once one is
    try {
      await this.store.record(event);
    } catch (error) {
      this.#written.delete(key);
      throw error;
    }
  }
}
