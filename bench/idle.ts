// What one worker costs while nothing is asked of it, and how soon it is ready: npm run bench:idle. With --beside=FILE, the main.js of another build, both in turns.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { median } from './figures.ts';
import { openPostgres } from './postgres.ts';
import { startServer } from './server.ts';

const { values } = parseArgs({ options: { beside: { type: 'string' }, starts: { type: 'string', default: '3' } } });
/** A server gives back what its start took once it was quiet for five seconds, which on a busy machine may be its third five. */
const settleMs = 17_000;

const postgres = await openPostgres();
try {
  const url = await postgres.database('idle');
  await (await startServer(url, 1)).stop(); // makes tables, keys and rows, and warms the disk's cache
  const builds = [undefined, ...(values.beside === undefined ? [] : [values.beside])].map((main) => ({ main, seconds: [] as number[], resident: [] as number[], own: [] as number[] }));
  for (let number = 0; number < Number(values.starts); number += 1) {
    for (const { main, seconds, resident, own } of builds) {
      const begun = performance.now();
      const server = await startServer(url, 1, {}, main);
      seconds.push((performance.now() - begun) / 1000);
      await setTimeout(settleMs);
      const rollup = readFileSync(`/proc/${server.pid}/smaps_rollup`, 'utf8');
      const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(rollup)?.[1]) / 1024;
      resident.push(mebibytes('Rss'));
      own.push(mebibytes('Private_Clean') + mebibytes('Private_Dirty'));
      await server.stop();
    }
  }
  for (const { main, seconds, resident, own } of builds)
    console.log(`${main ?? 'This build'}: one worker with an external database, idle: ${median(resident).toFixed(0)} MiB resident, ${median(own).toFixed(0)} of them shared with nobody; answers that it is ready ${median(seconds).toFixed(2)} s after its start. Medians of ${values.starts} starts.`);
} finally {
  await postgres.stop();
}
