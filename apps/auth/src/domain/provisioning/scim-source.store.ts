import { Injectable } from '@nestjs/common';
import { Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { addSeconds, Clock } from '../../platform/clock.ts';

/** A directory that pushes people here. */
export interface ScimSource {
  readonly id: string;
  readonly name: string;
  /** How many are in its hands. */
  readonly users: number;
  readonly groups: number;
  /** When one of its tokens was used last. */
  readonly lastUsedAt: Date | null;
  readonly lastRefusedAt: Date | null;
  readonly lastRefusal: ScimRefusal | null;
  readonly createdAt: Date;
  /** Whether the declarative file has made it. */
  readonly declared: boolean;
}

/** What a directory was refused: what it asked, as that is registered, and the answer; nothing that it sent. */
export interface ScimRefusal {
  readonly request: string;
  readonly status: number;
  readonly scimType: string | null;
}

/** Seconds in which another refusal is not written down: a directory may be refused without end. */
const minute = 60;

const selection = {
  id: true, name: true, createdAt: true, declared: true, lastRefusedAt: true, lastRefusal: true,
  _count: { select: { users: { where: { removedAt: null } }, groups: true } },
  tokens: { where: { lastUsedAt: { not: null } }, select: { lastUsedAt: true }, orderBy: { lastUsedAt: 'desc' }, take: 1 },
} as const;

/** Keeps the directories that may push people here. */
@Injectable()
export class ScimSourceStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** In the order in which they were made. */
  async list(most: number): Promise<readonly ScimSource[]> {
    const rows = await this.database.prisma.scimSource.findMany({ select: selection, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }], take: most });
    return rows.map(sourceOf);
  }

  async find(id: string, transaction: Transaction = this.database.prisma): Promise<ScimSource | undefined> {
    const row = await transaction.scimSource.findUnique({ where: { id }, select: selection });
    return row ? sourceOf(row) : undefined;
  }

  async create(transaction: Transaction, name: string): Promise<ScimSource> {
    const row = { id: `src_${randomText(this.random, 16)}`, name, createdAt: this.clock.now() };
    await transaction.scimSource.create({ data: row, select: { id: true } });
    return { ...row, users: 0, groups: 0, lastUsedAt: null, lastRefusedAt: null, lastRefusal: null, declared: false };
  }

  /** Kept for whoever looks why somebody does not come. */
  async refused(id: string, refusal: ScimRefusal): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.scimSource.updateMany({ where: { id, OR: [{ lastRefusedAt: null }, { lastRefusedAt: { lte: addSeconds(now, -minute) } }] }, data: { lastRefusedAt: now, lastRefusal: { ...refusal } } });
  }

  async count(transaction: Transaction): Promise<number> {
    return transaction.scimSource.count();
  }

  /** With its tokens and groups; who was in its hands stays as they are. */
  async remove(transaction: Transaction, id: string): Promise<void> {
    await transaction.scimSource.delete({ where: { id }, select: { id: true } });
  }
}

interface Row {
  readonly id: string;
  readonly name: string;
  readonly createdAt: Date;
  readonly declared: boolean;
  readonly lastRefusedAt: Date | null;
  readonly lastRefusal: unknown;
  readonly _count: { readonly users: number; readonly groups: number };
  readonly tokens: readonly { readonly lastUsedAt: Date | null }[];
}

const sourceOf = ({ _count, tokens: [last], ...row }: Row): ScimSource => ({ ...row, ..._count, lastRefusal: row.lastRefusal as ScimRefusal | null, lastUsedAt: last?.lastUsedAt ?? null }); // as it was written above
