import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { sqlStateOf } from './sql-state.ts';

/**
 * Tries of one transaction at least, the first included, and for how long more are added; then it is "not now" (unavailable.ts). Of many who
 * want one row each waits for all before it, as it would for a lock, and how long that takes is the affair of the machine: no number of
 * tries can know it. By time alone, one whose first try waited for somebody slow would have no second.
 */
const fewestTries = 10;
const patienceMs = 5_000;
/** Milliseconds before the second try at most, doubled before each one after it. */
const firstPauseMs = 10;
const longestPauseMs = 250;

/**
 * Whether the database took back a whole transaction because of others: a serialization failure (40001), or a deadlock (40P01).
 * Nothing of it is kept, so that it may be tried again; of a connection that was lost at COMMIT nobody knows that.
 */
export function isSerializationFailure(error: unknown): boolean {
  for (let each: unknown = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    if (['40001', '40P01'].includes(sqlStateOf(each)) || ('code' in each && each.code === 'P2034')) return true;
  }
  return false;
}

/** Does something in the database, once more for each time that all of it was taken back. It pauses for a random time, or those who met would meet again. */
export async function triedAgain<T>(work: () => Promise<T>, isTakenBack: (error: unknown) => boolean = isSerializationFailure): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isTakenBack(error) || (tries >= fewestTries && performance.now() >= end)) throw error;
      await setTimeout(Math.random() * Math.min(longestPauseMs, firstPauseMs * 2 ** (tries - 1)));
    }
  }
}

/** The same function to ask a pool by: each statement is a transaction of its own there. Prisma's single statements and the hot ones go by it. */
export function queryTriedAgain(query: pg.Pool['query']): pg.Pool['query'] {
  const ask = query as (...given: readonly unknown[]) => Promise<unknown>;
  const asked = (...given: readonly unknown[]): unknown => (typeof given.at(-1) === 'function' ? ask(...given) : triedAgain(() => ask(...given)));
  return asked as pg.Pool['query'];
}
