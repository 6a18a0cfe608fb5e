import type { Runtime } from './runtime.ts';

const everyMs = 30_000;
const batch = 500;

/** Removes expired rows in the background, a small batch at a time. */
export function startSweeper({ database, clock, log }: Runtime): { stop(): void } {
  const sweep = async () => {
    try {
      while ((await database.hot.removeExpired(clock.now(), batch)) >= batch);
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'expired rows not removed; will try again');
    }
  };
  const timer = setInterval(() => void sweep(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
