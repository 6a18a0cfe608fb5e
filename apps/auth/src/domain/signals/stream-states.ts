import { Injectable } from '@nestjs/common';
import { Database, type Transaction } from '@symbolon/database';
import type { SignalStream } from './signal-stream.ts';

/** A stream with how far it is told. */
export interface StreamState extends SignalStream {
  readonly clientName: string | null;
  readonly waiting: number;
  readonly waitingSince: Date | null;
  readonly lastDeliveredAt: Date | null;
  readonly failingSince: Date | null;
  readonly lastErrorAt: Date | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
}

const seen = { id: true, clientId: true, description: true, endpointUrl: true, eventsRequested: true, status: true, statusReason: true, lastDeliveredAt: true, failingSince: true, lastErrorAt: true, lastError: true, createdAt: true, client: { select: { name: true } } } as const;

/** Streams of all applications, for who administers; never with what is sent with a push. */
@Injectable()
export class StreamStates {
  constructor(private readonly database: Database) {}

  /** In the order in which they were made. */
  async list(limit: number, after: readonly [createdAt: string, id: string] | undefined): Promise<readonly StreamState[]> {
    const where = after && { OR: [{ createdAt: { gt: new Date(after[0]) } }, { createdAt: new Date(after[0]), id: { gt: after[1] } }] };
    const rows = await this.database.prisma.signalStream.findMany({ ...(where && { where }), select: seen, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: limit });
    return this.#counted(this.database.prisma, rows);
  }

  async find(id: string, transaction: Transaction = this.database.prisma): Promise<StreamState | undefined> {
    const row = await transaction.signalStream.findUnique({ where: { id }, select: seen });
    return row ? (await this.#counted(transaction, [row]))[0] : undefined;
  }

  async #counted(transaction: Transaction, rows: readonly (Omit<StreamState, 'clientName' | 'waiting' | 'waitingSince' | 'status'> & { readonly status: string; readonly client: { readonly name: string | null } })[]): Promise<readonly StreamState[]> {
    const counts = await transaction.signal.groupBy({ by: ['streamId'], where: { streamId: { in: rows.map(({ id }) => id) } }, _count: true, _min: { queuedAt: true } });
    const held = new Map(counts.map(({ streamId, _count: waiting, _min: { queuedAt } }) => [streamId, { waiting, waitingSince: queuedAt }]));
    return rows.map(({ client, status, ...row }) => ({ ...row, status: status as StreamState['status'], clientName: client.name, ...(held.get(row.id) ?? { waiting: 0, waitingSince: null }) }));
  }
}
