import type { Database, ThrottleCharge } from '@symbolon/database';

/** Counts one more of what may be done so often; false when it is one too many. Counted before it is done, so that of many at once none slips in, and in vain where it has to wait already. */
export async function spend(database: Database, charges: readonly ThrottleCharge[], now: Date): Promise<boolean> {
  if (await database.hot.throttledUntil(charges.map(({ key }) => key), now)) return false;
  const blocks = await database.hot.chargeThrottle(charges, now);
  return blocks.every(({ blockedUntil }) => blockedUntil <= now);
}
