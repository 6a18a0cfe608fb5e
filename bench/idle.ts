// What one worker costs while nothing is asked of it, and how soon it is ready: npm run bench:idle
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { median } from './figures.ts';
import { openPostgres } from './postgres.ts';
import { startServer } from './server.ts';

const starts = 3;
/** A start leaves garbage that the next collection takes. */
const settleMs = 5_000;

const postgres = await openPostgres();
try {
  const url = await postgres.database('idle');
  await (await startServer(url, 1)).stop(); // makes tables, keys and rows, and warms the disk's cache
  const [seconds, memory]: [number[], number[]] = [[], []];
  for (let number = 0; number < starts; number += 1) {
    const begun = performance.now();
    const server = await startServer(url, 1);
    seconds.push((performance.now() - begun) / 1000);
    await setTimeout(settleMs);
    const rollup = readFileSync(`/proc/${server.pid}/smaps_rollup`, 'utf8');
    memory.push(Number(/^Rss:\s+(\d+) kB$/m.exec(rollup)?.[1]) / 1024);
    await server.stop();
  }
  console.log(`One worker with an external database, idle: ${median(memory).toFixed(0)} MiB resident; answers that it is ready ${median(seconds).toFixed(2)} s after its start. Medians of ${starts} starts.`);
} finally {
  await postgres.stop();
}
