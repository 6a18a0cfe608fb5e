import type pg from 'pg';
import { DatabaseFault } from './database-fault.ts';
import { Replica, type ReplicaConnection } from './replica.ts';
import type { ReplicaRead } from './replica-reads.ts';
import { positionOf, ReplicaFault } from './replica-standing.ts';
import type { SlowStatements } from './slow-statements.ts';
import { sqlStateOf } from './sql-state.ts';
import type { Transaction } from './transactions.ts';
import { isUnavailable } from './unavailable.ts';

/** Who is told what becomes of replicas. */
export interface ReplicaNews {
  /** Who answered a read that a replica may answer. */
  readonly answered: (read: ReplicaRead, by: 'replica' | 'primary') => void;
  /** One is not asked, and why. It is told again when there is another reason, once a minute at most, or after it was told to be well. */
  readonly lost: (replica: string, reason: string) => void;
  /** It has answered for a minute. */
  readonly well: (replica: string) => void;
}

/** Where the replicas are, and who is told of them. */
export interface ReplicaOptions {
  readonly connection: ReplicaConnection;
  readonly news: ReplicaNews;
  readonly now?: () => number;
}

/** One that failed is asked again after so long: until then its reads wait for nothing. */
const restMs = 5_000;
/** One that comes and goes is told of once. */
const wellMs = 60_000;
/** So long nothing is told of another reason: two may take turns. */
const quietMs = 60_000;
/**
 * What is not done once more at the primary: a write, which no replica takes, since that is a mistake of ours that must not be hidden; and what took as
 * long as a statement may anywhere, or was cancelled by somebody.
 */
const finalStates: readonly string[] = ['25006', '57014'];

/** By which the primary is asked. */
interface Primary {
  readonly prisma: Transaction;
  readonly pool: pg.Pool;
}

interface Kept {
  readonly replica: Replica;
  restsUntil: number;
  failedAt: number | undefined;
  /** What was told last, unless that it is well. */
  told: { readonly reason: string; readonly at: number } | undefined;
}

/** The replicas of a database. Where none can answer the primary does, and whoever asks does not notice: here, and nowhere else. */
export class Replicas {
  readonly #all: readonly Kept[];
  readonly #primary: Primary;
  readonly #news: ReplicaNews;
  readonly #now: () => number;
  #turn = 0;

  constructor({ connection, news, now = () => performance.now() }: ReplicaOptions, primary: Primary, schema: string, limits: pg.PoolConfig & { readonly slow?: SlowStatements }) {
    this.#primary = primary;
    const each = connection.hosts?.all.map((at) => ({ ...connection, hosts: undefined, at })) ?? [connection];
    this.#all = each.map((one) => ({ replica: new Replica(one, schema, limits), restsUntil: 0, failedAt: undefined, told: undefined }));
    this.#news = news;
    this.#now = now;
  }

  async read<T>(read: ReplicaRead, look: (reader: Transaction) => Promise<T>): Promise<T> {
    const kept = this.#next();
    if (kept) {
      const position = await positionOf(this.#primary.pool);
      try {
        const answer = await kept.replica.read(position, look);
        this.#news.answered(read, 'replica');
        this.#succeeded(kept);
        return answer;
      } catch (error) {
        if (error instanceof ReplicaFault) this.#failed(kept, error.message);
        else if (finalStates.includes(sqlStateOf(error))) throw error;
      }
    }
    this.#news.answered(read, 'primary');
    return look(this.#primary.prisma);
  }

  /** An engine that has no such positions has no replicas that can be relied on: it is told at the start. */
  async demandPosition(): Promise<void> {
    try {
      await positionOf(this.#primary.pool);
    } catch (error) {
      throw isUnavailable(error) ? error : new DatabaseFault('DATABASE_URL leads to a database that does not tell how far its log has come: remove it', { cause: error, which: 'read' });
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#all.map(({ replica }) => replica.close()));
  }

  /** They take turns, but for those that rest. */
  #next(): Kept | undefined {
    const awake = this.#all.filter(({ restsUntil }) => restsUntil <= this.#now());
    return awake[(this.#turn += 1) % awake.length];
  }

  #succeeded(kept: Kept): void {
    if (kept.failedAt === undefined || this.#now() - kept.failedAt < wellMs) return;
    kept.failedAt = kept.told = undefined;
    this.#news.well(kept.replica.name);
  }

  #failed(kept: Kept, reason: string): void {
    const now = this.#now();
    if (!kept.told || (kept.told.reason !== reason && now - kept.told.at >= quietMs)) {
      kept.told = { reason, at: now };
      this.#news.lost(kept.replica.name, reason);
    }
    kept.failedAt = now;
    kept.restsUntil = now + restMs;
  }
}
