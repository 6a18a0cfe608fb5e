// What the server does in a second, beside its ceilings and a peer: see docs/performance.md. Run it with: npm run bench
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { proveRotation } from './client.ts';
import { compare } from './comparison.ts';
import { peakMemory } from './cpu.ts';
import { hashing } from './hashing.ts';
import { readOptions } from './options.ts';
import { overload } from './overload.ts';
import { pathNames } from './paths.ts';
import { describeMachine, formatRun, type Run } from './report.ts';
import { openStage } from './stage.ts';

const { only, seconds, rounds } = readOptions({ only: [], seconds: 5, rounds: 5 });
const wants = (name: string): boolean => only.length === 0 || only.includes(name);
const stage = await openStage();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stage.end().finally(() => process.exit(1)));
try {
  await proveRotation(stage.one.origin);
  const comparisons = await compare(stage, pathNames.filter(wants), rounds, seconds);
  const run: Run = {
    date: new Date().toISOString().slice(0, 10),
    machine: describeMachine(),
    hashing,
    rounds,
    seconds,
    comparisons,
    overload: wants('overload') ? await overload(stage, Math.max(seconds, 2)) : undefined,
    peakMemoryMiB: peakMemory(stage.one.pid),
  };
  const results = join(import.meta.dirname, 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${run.date}.json`), `${JSON.stringify(run, null, 2)}\n`);
  console.log(`\n${formatRun(run)}`);
  if (comparisons.some(({ ours }) => ours.some(({ errors }) => errors > 0))) process.exitCode = 1;
} finally {
  await stage.end();
}
process.exit();
