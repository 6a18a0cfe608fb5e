import type { Runtime } from './runtime.ts';
import type { Server } from './server.ts';

const everyMs = 30_000;
const batch = 500;

/** Removes expired rows in the background, a small batch at a time, and lets the server look after its keys. */
export function startSweeper({ database, clock, log }: Runtime, server: Pick<Server, 'maintain'>): { stop(): void } {
  const sweep = async () => {
    try {
      await server.maintain();
      while ((await database.hot.removeExpired(clock.now(), batch)) >= batch);
    } catch (error) {
      log.warn({ reason: (error as Error).message }, 'upkeep failed; will try again');
    }
  };
  const timer = setInterval(() => void sweep(), everyMs);
  timer.unref();
  return { stop: () => clearInterval(timer) };
}
