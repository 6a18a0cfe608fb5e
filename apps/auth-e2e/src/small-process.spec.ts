import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';

/** What a process that serves has loaded costs its memory, and each start its time. */
const scratch = openScratch();
afterAll(() => scratch.close());

test('a process that serves has loaded nothing of what Node.js has for browsers’ code: fetch and WebSocket', async () => {
  const atItsEnd = join(scratch.directory(), 'loaded.cjs');
  writeFileSync(atItsEnd, "process.on('exit', () => console.log(`Loaded: ${process.moduleLoadList.filter((name) => /internal.(http$|deps.undici)/.test(name)).join()}`));");
  const server = await startServer(await newInstallation(scratch, { NODE_OPTIONS: `--require ${atItsEnd}` }));
  await server.stop();
  const loaded = server.stdout.match(/^Loaded: .*$/gm) ?? [];
  expect(loaded).not.toEqual([]);
  expect(loaded).toEqual(loaded.map(() => 'Loaded: NativeModule internal/http'));
});
