import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const module = JSON.stringify(join(import.meta.dirname, 'start-garbage.ts'));

/** Whether a process of its own has given back the room that V8 made for what is young, once it has done some work and been quiet; it says so itself, so it goes on. */
async function givesBack(work: string, ...flags: readonly string[]): Promise<boolean> {
  const program = `
    import { setTimeout } from 'node:timers/promises';
    import { getHeapSpaceStatistics } from 'node:v8';
    import { collectWhenQuiet } from ${module};
    const room = () => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space').space_size;
    let kept = [];
    for (let index = 0; index < 2_000_000; index += 1) kept.push({ index }) > 100_000 && (kept = []);
    const before = room();
    if (before < 16 * 1024 * 1024) throw new Error('nothing to give back');
    collectWhenQuiet(200);
    ${work}
    for (let times = 0; times < 26 && room() > before / 4; times += 1) await setTimeout(100);
    console.log(room() <= before / 4);`;
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '--eval', program]);
  return JSON.parse(stdout) as boolean;
}

const busy = 'for (const end = performance.now() + 3_000; performance.now() < end; await setTimeout(40)) for (const next = performance.now() + 10; performance.now() < next; );';
const much = 'globalThis.held = Array.from({ length: 5_000_000 }, (_, index) => ({ index }));';

test.each([
  ['where it is quiet', '', [], true],
  ['where flags of V8 may not be changed', '', ['--freeze-flags-after-init'], true],
  ['but not where it had no pause soon after its start', busy, [], false],
  ['but not where it holds much by then', much, [], false],
] as const)('a process gives back what its start took, %s', async (_, work, flags, expected) => {
  expect(await givesBack(work, ...flags)).toBe(expected);
});
