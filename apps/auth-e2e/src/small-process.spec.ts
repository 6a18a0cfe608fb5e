import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { until } from './until.ts';

/** What a process that serves has loaded costs its memory, and each start its time. */
const scratch = openScratch();
afterAll(() => scratch.close());

test('a process that serves gives back what its start took, and has loaded nothing of what Node.js has for browsers’ code: fetch and WebSocket', async () => {
  const atItsEnd = join(scratch.directory(), 'loaded.cjs');
  writeFileSync(atItsEnd, "process.on('exit', () => console.log(`Loaded: ${process.moduleLoadList.filter((name) => /internal.(http$|deps.undici)/.test(name)).join()}`));");
  const server = await startServer(await newInstallation(scratch, { NODE_OPTIONS: `--require ${atItsEnd}` }));
  const resident = () => Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]);
  const most = resident();
  await until('what the start took to be given back', () => resident() < 0.9 * most);
  await server.stop();
  const loaded = server.stdout.match(/^Loaded: .*$/gm) ?? [];
  expect(loaded).not.toEqual([]);
  expect(loaded).toEqual(loaded.map(() => 'Loaded: NativeModule internal/http'));
});

test('V8 can keep the sources with one byte a letter', () => {
  const built = join(import.meta.dirname, '../../auth/dist');
  const files = globSync('*.js', { cwd: built });
  expect(files.length).toBeGreaterThan(5);
  expect(files.filter((file) => /[\u0100-\uffff]/.test(readFileSync(join(built, file), 'utf8')))).toEqual([]);
});
