import { Injectable } from '@nestjs/common';
import type { EventActor, ImportRefusal } from '@symbolon/contracts';
import { Random, randomText } from '@symbolon/crypto';
import { Database, type Transaction } from '@symbolon/database';
import { Clock } from '../../platform/clock.ts';

/** What is known of an import before it begins. */
export interface ImportStart {
  readonly kind: string;
  readonly source: string;
  /** The name of its file. */
  readonly file: string;
  readonly actor: EventActor;
  readonly isDryRun: boolean;
  readonly bytesTotal: number | null;
}

/** How far one is. */
export interface ImportCourse {
  readonly bytesRead: number;
  readonly made: number;
  readonly there: number;
  readonly refused: number;
  /** The first of them. */
  readonly refusals: readonly ImportRefusal[];
}

export interface StoredImport extends Omit<ImportCourse, 'refusals'>, Omit<ImportStart, 'actor' | 'isDryRun'> {
  readonly id: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly dryRun: boolean;
  readonly startedAt: Date;
  readonly toldAt: Date;
  readonly endedAt: Date | null;
  readonly fault: string | null;
}

const selection = {
  id: true, kind: true, source: true, file: true, actorKind: true, actorId: true, dryRun: true, bytesRead: true, bytesTotal: true,
  made: true, there: true, refused: true, startedAt: true, toldAt: true, endedAt: true, fault: true,
} as const;

/** Of older ones nothing is kept. */
const mostImports = 200;

/** Keeps how far each import is, or was. */
@Injectable()
export class ImportStore {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  async begin({ actor, isDryRun, ...start }: ImportStart): Promise<string> {
    const [id, now] = [`import_${randomText(this.random, 16)}`, this.clock.now()];
    await this.database.prisma.$transaction(async (transaction) => {
      await transaction.import.create({ data: { id, ...start, dryRun: isDryRun, actorKind: actor.kind, actorId: actor.id ?? null, startedAt: now, toldAt: now }, select: { id: true } });
      await transaction.$executeRaw`DELETE FROM imports WHERE id IN (SELECT id FROM imports ORDER BY started_at DESC, id DESC OFFSET ${mostImports})`;
    });
    return id;
  }

  /** Of one that is no longer kept nothing is written. */
  async tell(id: string, course: ImportCourse, transaction: Transaction = this.database.prisma): Promise<void> {
    await transaction.import.updateMany({ where: { id }, data: told(course, this.clock.now()) });
  }

  async end(id: string, course: ImportCourse, fault: string | undefined): Promise<void> {
    const now = this.clock.now();
    await this.database.prisma.import.updateMany({ where: { id }, data: { ...told(course, now), endedAt: now, fault: fault ?? null } });
  }

  /** The newest first. */
  async list(limit: number, before: readonly [startedAt: string, id: string] | undefined): Promise<readonly StoredImport[]> {
    const where = before && { OR: [{ startedAt: { lt: new Date(before[0]) } }, { startedAt: new Date(before[0]), id: { lt: before[1] } }] };
    return (await this.database.prisma.import.findMany({ ...(where && { where }), select: selection, orderBy: [{ startedAt: 'desc' }, { id: 'desc' }], take: limit })).map(storedOf);
  }

  async find(id: string): Promise<(StoredImport & Pick<ImportCourse, 'refusals'>) | undefined> {
    const row = await this.database.prisma.import.findUnique({ where: { id }, select: { ...selection, refusals: true } });
    return row ? { ...storedOf(row), refusals: row.refusals as unknown as readonly ImportRefusal[] } : undefined;
  }
}

const told = ({ refusals, ...course }: ImportCourse, toldAt: Date) => ({ ...course, refusals: refusals.map((each) => ({ ...each })), toldAt });

type Row = Omit<StoredImport, 'bytesRead' | 'bytesTotal'> & { readonly bytesRead: bigint; readonly bytesTotal: bigint | null };

const storedOf = (row: Row): StoredImport => ({ ...row, bytesRead: Number(row.bytesRead), bytesTotal: row.bytesTotal === null ? null : Number(row.bytesTotal) });
