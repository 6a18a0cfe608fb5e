import type { Worker } from 'node:cluster';
import { once } from 'node:events';
import { SettingsError, type Settings } from '../platform/config.ts';
import { createLog } from '../platform/log.ts';
import { joinRuntime } from './runtime.ts';
import { serveHere } from './serving.ts';
import { shareOf } from './share.ts';
import { collectWhenQuiet } from './start-garbage.ts';
import { tracesOf, wantsMetrics } from './telemetry-wanted.ts';
import type { Order, Report } from './worker-orders.ts';

/** Serves as one of several processes of this node, from the supervisor's order to begin until its order to drain. */
export async function work(settings: Settings, self: Worker): Promise<number> {
  // A terminal sends its signals to every process of it: what they mean, the supervisor decides.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const report = (what: Report) => new Promise<void>((sent) => self.send(what, () => sent()));
  try {
    const order = nextOrder();
    await report({ report: 'waiting' });
    const first = await order;
    if (first.order === 'begin') await serve(shareOf(settings, first.worker), first, report);
    return 0;
  } catch (error) {
    await report({ report: 'failed', reason: (error as Error).message, isSetting: error instanceof SettingsError });
    return 1;
  } finally {
    self.disconnect();
  }
}

async function serve(settings: Settings, { embedded }: Order & { readonly order: 'begin' }, report: (what: Report) => Promise<void>): Promise<void> {
  const end = nextOrder();
  const { runtime, close } = await joinRuntime(settings, createLog(settings.SYMBOLON_LOG_LEVEL), embedded);
  try {
    const traces = await tracesOf(runtime);
    const serving = await serveHere(runtime);
    const measurements = wantsMetrics(settings) ? (await import('./metrics.ts')).measureServing(runtime, serving) : undefined;
    const measured = async () => measurements && report({ report: 'measured', measured: await measurements.now() });
    process.on('message', (order: Order) => order.order === 'measure' && void measured());
    await report({ report: 'serving', port: serving.port });
    collectWhenQuiet();
    const last = await end;
    await serving.drain({ politely: last.order === 'drain' && last.politely });
    await measured();
    await traces?.close();
  } finally {
    await close();
  }
}

async function nextOrder(): Promise<Order> {
  for (;;) {
    const [order] = (await once(process, 'message')) as [Order];
    if (order.order !== 'measure') return order;
  }
}
