import { setInterval } from 'node:timers';
import { formHeaders, form, passwordMembers } from './client.ts';
import { memoryOf } from './cpu.ts';
import { quantile } from './figures.ts';
import type { Job } from './load.ts';
import { newLoader, type Stage } from './stage.ts';

/** What a flood of log-ins does to a server that hashes passwords under a budget. */
export interface Overload {
  /** Log-ins a second that were answered with a token when as many asked as could be served. */
  readonly capacity: number;
  /** Log-ins a second that asked. */
  readonly asked: number;
  readonly served: number;
  readonly refusedWith503: number;
  /** Neither served nor refused so. */
  readonly errors: number;
  readonly refusalP99: number;
  readonly machineP99: { readonly unloaded: number; readonly flooded: number };
  readonly memoryMiB: { readonly before: number; readonly highest: number };
}

/** Floods the server with ten times more log-ins than it can hash, while others ask for machine tokens. */
export async function overload({ one, loader }: Stage, seconds: number): Promise<Overload> {
  const flood = newLoader();
  await flood.hello;
  const url = `${one.origin}/oauth/token`;
  const machine: Job = { kind: 'repeat', method: 'POST', url, connections: 4, rate: 200, headers: formHeaders, body: form({ grant_type: 'client_credentials' }), seconds };
  const login: Job = { kind: 'repeat', method: 'POST', url, connections: 8, headers: formHeaders, body: form({ ...passwordMembers, scope: 'bench:read' }), seconds };
  try {
    const alone = await flood.tell(login);
    const capacity = alone.times.length / alone.seconds;
    const unloaded = await loader.tell(machine);
    const before = memoryOf(one.pid) ?? NaN;
    let highest = before;
    const watch = setInterval(() => (highest = Math.max(highest, memoryOf(one.pid) ?? NaN)), 100);
    // More connections than may wait, so that what is too much is refused by the server and not held back by the load.
    const [flooded, machineFlooded] = await Promise.all([flood.tell({ ...login, connections: 256, rate: Math.ceil(10 * capacity) }), loader.tell(machine)]);
    clearInterval(watch);
    const refused = flooded.statuses['503'] ?? 0;
    return {
      capacity,
      asked: (flooded.times.length + flooded.errors) / flooded.seconds,
      served: flooded.times.length / flooded.seconds,
      refusedWith503: refused / flooded.seconds,
      errors: flooded.errors - refused,
      refusalP99: quantile(flooded.refusedTimes, 0.99),
      machineP99: { unloaded: quantile(unloaded.times, 0.99), flooded: quantile(machineFlooded.times, 0.99) },
      memoryMiB: { before, highest },
    };
  } finally {
    await flood.end();
  }
}
