import { Injectable } from '@nestjs/common';
import type { Event, EventType } from '@symbolon/contracts';
import { Database, type Transaction } from '@symbolon/database';
import { AuditStore } from './audit.store.ts';
import { eventOf } from './event-row.ts';

type EventOf<Type extends EventType> = Extract<Event, { readonly type: Type }>;
export type BackupThere = EventOf<'backup.made' | 'backup.taken'>;

/** What the events tell of backups. */
export interface ToldBackups {
  /** The last that the server made by itself, and the last that somebody took by the command. */
  readonly made: EventOf<'backup.made'> | undefined;
  readonly taken: EventOf<'backup.taken'> | undefined;
  readonly failed: EventOf<'backup.failed'> | undefined;
  readonly verified: EventOf<'backup.verified'> | undefined;
  /** When the youngest backup was begun that was found to be good, or the first of all was there, where none was. */
  readonly provenAt: Date | undefined;
}

const there = ['backup.made', 'backup.taken'] as const;
/** How long a backup may have taken until it was where it should be. */
const longestMs = 7 * 86_400_000;

/** What is known of backups on every node: they are taken by one process, or by a command, and found to be good on another machine. */
@Injectable()
export class BackupRecord {
  constructor(
    private readonly database: Database,
    private readonly audit: AuditStore,
  ) {}

  async told(): Promise<ToldBackups> {
    const [made, taken, failed, verified] = await Promise.all([this.#last('backup.made'), this.#last('backup.taken'), this.#last('backup.failed'), this.#verified()]);
    // By when the backup was begun, not by when it was looked at: who verifies an old one once more knows no more of the new ones.
    const youngest = verified.map(({ details }) => details.taken_at).sort().at(-1);
    const provenAt = youngest === undefined ? (made ?? taken) && (await this.#first()) : new Date(youngest);
    return { made, taken, failed, verified: verified[0], provenAt };
  }

  /** The backup of that name, where an event tells of it; when it was begun is in the name. */
  async find(name: string, transaction: Transaction): Promise<{ readonly event: BackupThere; readonly takenAt: Date } | undefined> {
    const takenAt = beginOf(name);
    if (!takenAt) return undefined;
    const rows = await transaction.event.findMany({ where: { type: { in: [...there] }, at: { gte: takenAt, lt: new Date(takenAt.getTime() + longestMs) } }, orderBy: { at: 'asc' } });
    const event = rows.map((row) => eventOf(row) as BackupThere).find(({ details }) => details.name === name);
    return event && { event, takenAt };
  }

  async #last<Type extends EventType>(type: Type): Promise<EventOf<Type> | undefined> {
    return (await this.audit.page({ type, limit: 1 }))[0] as EventOf<Type> | undefined;
  }

  async #verified(): Promise<readonly EventOf<'backup.verified'>[]> {
    return (await this.audit.page({ type: 'backup.verified', limit: 20 })) as readonly EventOf<'backup.verified'>[];
  }

  /** By one type at a time, so that the index of types has it first: by both, the events might be read from the beginning. */
  async #first(): Promise<Date | undefined> {
    const found = await Promise.all(there.map((type) => this.database.prisma.event.findFirst({ where: { type }, orderBy: [{ at: 'asc' }, { id: 'asc' }], select: { at: true } })));
    return found.flatMap((row) => row?.at ?? []).sort((a, b) => a.getTime() - b.getTime())[0];
  }
}

/** When a backup was begun, as `symbolon-20261130T020000Z-1f2e3d4c.tar.zst.age` says it; undefined of what is no such name. */
export function beginOf(name: string): Date | undefined {
  const [, date, hour, minute, second] = /^symbolon-(\d{8})T(\d\d)(\d\d)(\d\d)Z-[0-9a-f]{8}\.tar\.zst\.age$/.exec(name) ?? [];
  const at = new Date(`${(date ?? '').replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3')}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
