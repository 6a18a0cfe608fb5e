import { eventsTopic } from '../domain/audit/event-chain.ts';
import { outboxTopic } from '../platform/outbox/outbox.store.ts';
import type { Runtime } from './runtime.ts';
import type { Server } from './server.ts';

const sweepEveryMs = 30_000;
const deliverEveryMs = 5_000;
const sealEveryMs = 5_000;
const batch = 500;

/** Removes expired rows in the background, a small batch at a time, lets the server look after its keys and events, and sends out what is to be delivered. */
export function startSweeper({ database, clock, log }: Runtime, server: Pick<Server, 'look' | 'upkeep' | 'deliver' | 'seal'>): { sweep(): Promise<void>; stop(): void } {
  const attempt = async (name: string, work: () => Promise<void>) => {
    try {
      await work();
    } catch (error) {
      log.warn({ reason: (error as Error).message }, `${name} failed; will try again`);
    }
  };
  const removeExpired = async () => {
    while ((await database.hot.removeExpired(clock.now(), batch)) >= batch);
  };
  const duties = Object.entries({ 'the look at this node': () => server.look(), ...server.upkeep, 'removal of expired rows': removeExpired });
  const sweep = async () => {
    for (const [name, duty] of duties) await attempt(name, duty); // a place that makes no keys must not keep rows that are over
  };
  const deliver = () => void attempt('delivery', () => server.deliver());
  database.changes.onChange((topic) => (topic === undefined || topic === outboxTopic || topic === eventsTopic) && deliver());
  const seal = () => void attempt('the chain of events', () => server.seal());
  const timers = [setInterval(() => void sweep(), sweepEveryMs), setInterval(deliver, deliverEveryMs), setInterval(seal, sealEveryMs)];
  for (const timer of timers) timer.unref();
  return { sweep, stop: () => timers.forEach(clearInterval) };
}
