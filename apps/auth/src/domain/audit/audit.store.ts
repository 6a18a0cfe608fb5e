import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';
import type { AuditEvent } from './audit-event.ts';

const page = 500;

/** An event as it was written, perhaps by an older release. */
export interface AuditRecord {
  readonly at: string;
  readonly kind: string;
  readonly [detail: string]: unknown;
}

/** Writes down what happened, for people who look later. Never changes or removes anything. */
@Injectable()
export class AuditStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** As a part of a transaction, so that there is the event if and only if there is what it tells of; or by itself. */
  async record({ kind, ...detail }: AuditEvent, transaction: Transaction = this.database.prisma): Promise<void> {
    await transaction.auditEvent.create({ data: { at: this.clock.now(), kind, detail }, select: { id: true } });
  }

  /** What happened since a time, newest last, without holding all of it. */
  async *since(time: Date): AsyncGenerator<AuditRecord> {
    for (let after = 0n, isMore = true; isMore; ) {
      const rows = await this.database.prisma.auditEvent.findMany({ where: { at: { gte: time }, id: { gt: after } }, orderBy: { id: 'asc' }, take: page });
      for (const { id, at, kind, detail } of rows) {
        yield recordOf(at, kind, detail as Detail);
        after = id;
      }
      isMore = rows.length === page;
    }
  }
}

interface Detail {
  readonly [name: string]: unknown;
}

/** Time and kind are those of the row. The first releases called the place of a fault `at`. */
function recordOf(at: Date, kind: string, { at: place, ...detail }: Detail): AuditRecord {
  return { ...(place !== undefined && { place }), ...detail, at: at.toISOString(), kind };
}
