import { sql, type Database } from '@symbolon/database';
import { addSeconds, type Clock } from '../../platform/clock.ts';

/** A connection that this node does something for, until another may. */
export interface Turn {
  readonly connectionId: string;
  readonly began: Date;
  readonly until: Date;
}

/** When directories are read, and streams are asked, in tables of the same columns for that. */
export const directorySyncs = sql`directory_syncs`;
export const hearings = sql`hearings`;

/** Which connection something is done for next, by one node at a time: the rows of one table. */
export abstract class ConnectionTurns {
  /** The lease: seconds that a node may take until it says that it goes on, before another begins anew. */
  constructor(
    protected readonly database: Database,
    protected readonly clock: Clock,
    private readonly table: typeof hearings,
    private readonly lease: number,
  ) {}

  /** One that is due; no other node has it meanwhile. */
  async take(connectionIds: readonly string[]): Promise<Turn | undefined> {
    const [began, ids] = [this.clock.now(), [...connectionIds]];
    const until = addSeconds(began, this.lease);
    await this.database.prisma.$executeRaw`INSERT INTO ${this.table} (connection_id, due_at) SELECT id, ${began} FROM connections WHERE id = ANY(${ids}::text[]) AND id NOT IN (SELECT connection_id FROM ${this.table}) ON CONFLICT DO NOTHING`;
    const [row] = await this.database.prisma.$queryRaw<readonly { readonly connection_id: string }[]>`
      UPDATE ${this.table} SET due_at = ${until} WHERE connection_id = (
        SELECT connection_id FROM ${this.table} WHERE connection_id = ANY(${ids}::text[]) AND (due_at IS NULL OR due_at <= ${began}) ORDER BY due_at NULLS FIRST LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING connection_id`;
    return row && { connectionId: row.connection_id, began, until };
  }

  /** Undefined where another node has it by now, it was asked for anew, or the connection is gone: this turn is of no use any more. */
  async goOn(turn: Turn): Promise<Turn | undefined> {
    const until = addSeconds(this.clock.now(), this.lease);
    return (await this.#move(turn, until)) ? { ...turn, until } : undefined;
  }

  /** Taken by whoever looks next. */
  async giveBack(turn: Turn): Promise<void> {
    await this.#move(turn, this.clock.now());
  }

  /** It came to nothing, and is tried again after a while. */
  abstract fail(turn: Turn, reason: string): Promise<void>;

  async #move({ connectionId, until }: Turn, dueAt: Date): Promise<boolean> {
    return (await this.database.prisma.$executeRaw`UPDATE ${this.table} SET due_at = ${dueAt} WHERE connection_id = ${connectionId} AND due_at = ${until}`) === 1;
  }
}
