import { eventsTopic } from '../domain/audit/event-chain.ts';
import { outboxTopic } from '../platform/outbox/outbox.store.ts';
import type { Runtime } from './runtime.ts';
import type { Server } from './server.ts';

const sweepEveryMs = 30_000;
const deliverEveryMs = 5_000;
const sealEveryMs = 5_000;
const batch = 500;

/** Removes expired rows in the background, a small batch at a time, lets the server look after its keys and events, and sends out what is to be delivered. */
export function startSweeper({ database, clock, log }: Runtime, server: Pick<Server, 'look' | 'maintain' | 'deliver' | 'seal'>): { stop(): void } {
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      log.warn({ reason: (error as Error).message }, `${name} failed; will try again`);
    }
  };
  const sweep = () =>
    attempt('upkeep', async () => {
      await server.look();
      await server.maintain();
      while ((await database.hot.removeExpired(clock.now(), batch)) >= batch);
    });
  const deliver = () => void attempt('delivery', () => server.deliver());
  database.changes.onChange((topic) => (topic === undefined || topic === outboxTopic || topic === eventsTopic) && deliver());
  const seal = () => void attempt('the chain of events', () => server.seal());
  const timers = [setInterval(() => void sweep(), sweepEveryMs), setInterval(deliver, deliverEveryMs), setInterval(seal, sealEveryMs)];
  for (const timer of timers) timer.unref();
  return { stop: () => timers.forEach(clearInterval) };
}
