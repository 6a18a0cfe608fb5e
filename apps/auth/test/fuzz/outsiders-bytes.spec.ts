import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { corpusOf } from './corpus.ts';
import { doors } from './doors.ts';
import { changed } from './mutations.ts';

/**
 * What outsiders can send, at each place that reads it: all that was ever a fault, and what is like it, with the same seed each time.
 * `npm run test:fuzz` looks for more.
 */
const project = join(import.meta.dirname, '../..');
const each = Object.entries(doors);

test.each(each)('%s keeps its word for all that is kept', async (name, door) => {
  const kept = corpusOf(name);
  expect(kept.length).toBeGreaterThan(3);
  const faults: string[] = [];
  for (const [file, bytes] of kept) await Promise.resolve(bytes).then(door).catch((error: unknown) => void faults.push(`${file}: ${String(error)}`));
  expect(faults).toEqual([]);
});

test.each(each)('%s keeps its word for what is like it', async (name, door) => {
  const property = fc.asyncProperty(changed(corpusOf(name).map(([, bytes]) => bytes)), async (bytes) => door(bytes));
  await fc.assert(property, { seed: 15, numRuns: 400 });
});

describe('what grows', () => {
  const root = join(project, '../..');
  const run = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', timeout: 100_000 }); // what never ends is ended

  test('takes no more than as much again of work and memory for as much again of bytes, as they are counted', () => {
    const built = run(join(root, 'node_modules/rolldown/bin/cli.mjs'), '-c', 'rolldown.fuzz.config.js');
    expect([built.status, built.status === 0 ? '' : built.stderr]).toEqual([0, '']);
    const uncollected = ['--expose-gc', '--no-memory-reducer', '--max-semi-space-size=1024', '--min-semi-space-size=1024']; // but where it says so
    const { stdout, stderr } = run('--import', 'reflect-metadata', ...uncollected, join(root, 'tmp/fuzz/program/work.mjs'));
    expect([stderr, JSON.parse(stdout || '{}') as object]).toEqual(['', { counted: expect.any(Number), faults: [], planted: true }]);
  });
});
