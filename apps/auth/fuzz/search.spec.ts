import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { corpora } from '../test/fuzz/corpus.ts';
import { doors } from '../test/fuzz/doors.ts';

/**
 * Looks for bytes that make a door break its word, led by which code they reach, for FUZZ_SECONDS at each door, from
 * FUZZ_SEED on. What is found stands in tmp/fuzz/faults: mend the fault, and put the input into the corpus of its door under a name
 * that says what it is.
 */
const root = join(import.meta.dirname, '../../..');
const seconds = Number(process.env['FUZZ_SECONDS'] ?? '30');
const seed = process.env['FUZZ_SEED'] ?? String(Date.now() % 1_000_000);

/** How a program ended, and what it said; what goes on long after its time is ended. */
const run = (args: readonly string[]) =>
  new Promise<{ readonly code: number | null; readonly output: string }>((resolve) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], timeout: (seconds + 120) * 1000 });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('close', (code) => resolve({ code, output }));
  });

beforeAll(() => {
  const built = spawnSync(process.execPath, [join(root, 'node_modules/rolldown/bin/cli.mjs'), '-c', 'rolldown.fuzz.config.js'], { cwd: join(root, 'apps/auth'), encoding: 'utf8' });
  expect([built.status, built.status === 0 ? '' : built.stderr]).toEqual([0, '']);
});

test.each(Object.keys(doors))('%s', async (door) => {
  const memory = '--max-old-space-size=512'; // what needs more is a fault
  const { code, output } = await run(['--import', 'reflect-metadata', '--enable-source-maps', memory, join(root, 'tmp/fuzz/program/search.mjs'), door, String(seconds), seed, join(corpora, door), join(root, 'tmp/fuzz')]);
  process.stderr.write(code === 0 ? output : '');
  // Ended from outside: tmp/fuzz/last has what it read.
  expect([code, code === 0 ? '' : `seed ${seed}: ${output}`]).toEqual([0, '']);
});
