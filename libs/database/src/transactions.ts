import { channel } from './change-feed.ts';
import type { Prisma, PrismaClient } from './generated/client.ts';
import { triedAgain } from './serialization-failures.ts';
import { tracedTransaction } from './statement-trace.ts';

/** Prisma inside a transaction. */
export type Transaction = Prisma.TransactionClient;

/** What transactions are: as strict as the engine makes them by itself, and then safe only by our locks; or as if one came after the other. */
export type Isolation = 'read committed' | 'serializable';

/** How nodes hear of changes: by NOTIFY, or by rows that each looks for. */
export type News = 'notify' | 'poll';

/** How a database is used, as far as engines differ. */
export interface Ways {
  readonly isolation: Isolation;
  readonly news: News;
}

/**
 * Prisma's own clocks for interactive transactions count a busy thread against the database, so they only stand behind what decides:
 * the pool's patience for a connection, and the server's limits (statement_timeout, idle_in_transaction_session_timeout) for the rest.
 */
export const transactionOptions = { maxWait: 30_000, timeout: 30_000 };

/** Of each client, and of each try of a transaction of it. */
const waysOf = new WeakMap<Transaction, Ways>();
/** What waits for the COMMIT of a try. */
const afterwards = new WeakMap<Transaction, (() => void)[]>();

/**
 * Has every transaction of this client tried again when the database took it back because of others. So the work of one consists of
 * statements, and of what may be done twice: hashes, random numbers, reads. What tells others goes by the outbox, or by `afterCommit`.
 */
export function withTransactionsTriedAgain(prisma: PrismaClient, ways: Ways): PrismaClient {
  const once = prisma.$transaction.bind(prisma) as (work: unknown, options?: unknown) => Promise<unknown>;
  const tryOnce = async (work: unknown, options: unknown): Promise<unknown> => {
    if (typeof work !== 'function') return once(work, options); // an array of Prisma's promises, each of which it runs anew
    const effects: (() => void)[] = [];
    const answer = await once((transaction: Transaction) => {
      waysOf.set(transaction, ways);
      afterwards.set(transaction, effects);
      return (work as (transaction: Transaction) => Promise<unknown>)(transaction);
    }, options);
    for (const effect of effects) effect();
    return answer;
  };
  waysOf.set(prisma, ways);
  const $transaction = (work: unknown, options?: unknown): Promise<unknown> => triedAgain(() => tracedTransaction(() => tryOnce(work, options)));
  return Object.assign(prisma, { $transaction });
}

/** Does something that cannot be taken back, such as to count: once the transaction commits, and not for a try that was taken back; at once outside of one. */
export function afterCommit(transaction: Transaction, effect: () => void): void {
  const effects = afterwards.get(transaction);
  if (effects) effects.push(effect);
  else effect();
}

/** Tells all nodes, once the transaction commits, to forget what they cached of a topic. */
export async function announceChange(transaction: Transaction, topic: string): Promise<void> {
  if (waysOf.get(transaction)?.news === 'poll') await transaction.$executeRaw`INSERT INTO changes (topic) VALUES (${topic})`;
  else await transaction.$executeRaw`SELECT pg_notify(${channel}, ${topic})`;
}

/** As many names can be held by rows; others share one, and wait without need. Outsiders choose some names, so that they cannot have a row each. */
const lockRows = 1024;
/** FNV-1a: it spreads names, and nothing is kept secret by it. */
const rowOf = (name: string): number => Array.from(name, (letter) => letter.codePointAt(0) ?? 0).reduce((hash, code) => Math.imul(hash ^ code, 0x01000193) >>> 0, 0x811c9dc5) % lockRows;

/**
 * Waits until no other transaction, on any node, holds the same name, and keeps it to the end of this one. A serializable transaction
 * sees what was there before it waited; so it takes a row, and is tried again when another had it meanwhile.
 */
export async function lockExclusively(transaction: Transaction, name: string): Promise<void> {
  if (waysOf.get(transaction)?.isolation === 'serializable') {
    await transaction.$executeRaw`INSERT INTO locks (bucket) VALUES (${rowOf(name)}) ON CONFLICT (bucket) DO UPDATE SET taken = locks.taken + 1`;
  } else await transaction.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 0))`;
}
