import type { Database, Transaction } from '@symbolon/database';
import type { Clock } from '../clock.ts';
import type { AuditEvent } from './audit-event.ts';

/** Writes down what happened, for people who look later. Never changes or removes anything. */
export class AuditStore {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  /** As a part of a transaction, so that there is the event if and only if there is what it tells of; or by itself. */
  async record({ kind, ...detail }: AuditEvent, transaction: Transaction = this.#database.prisma): Promise<void> {
    await transaction.auditEvent.create({ data: { at: this.#clock.now(), kind, detail }, select: { id: true } });
  }
}
