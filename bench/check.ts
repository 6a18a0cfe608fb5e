// Compares the ratios of a short run with bench/baseline.json; never a time. Run it with: npm run bench:check
// After a change that is meant to move them: npm run bench:check -- --write
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare } from './comparison.ts';
import { pathNames, type PathName } from './paths.ts';
import { openStage } from './stage.ts';

/** A ratio may fall to this part of the baseline before it counts: noise on a shared machine stays above it, a lost cache or a second hash does not. */
const tolerated = 0.6;
/** What moves with the machine rather than with the code, or has nothing beside it, is left out. */
const checked: readonly PathName[] = pathNames.filter((path) => !['code_flow', 'log_in_by_password', 'log_in_by_passkey'].includes(path));
const leftOut = ['bare INSERT', 'Symbolon, two workers'];
const file = join(import.meta.dirname, 'baseline.json');

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false }, seconds: { type: 'string', default: '2' }, rounds: { type: 'string', default: '5' } } });
const stage = await openStage();
try {
  const comparisons = await compare(stage, checked, Number(values.rounds), Number(values.seconds));
  const ratios = Object.fromEntries(
    comparisons.flatMap(({ path, others }) => others.filter(({ name }) => !leftOut.includes(name)).map(({ name, ratio }) => [`${path} / ${name}`, Math.round(ratio.median * 1000) / 1000] as const)),
  );
  if (values.write) writeFileSync(file, `${JSON.stringify(ratios, null, 2)}\n`);
  const baseline = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, number>>;
  const rows = Object.entries(baseline).map(([name, expected]) => ({ name, expected, found: ratios[name] ?? NaN }));
  const fallen = rows.filter(({ expected, found }) => !(found >= expected * tolerated));
  for (const { name, expected, found } of rows) console.log(`${fallen.some((row) => row.name === name) ? 'FELL' : 'ok  '}  ${name}: ${found.toFixed(2)} (baseline ${expected.toFixed(2)})`);
  process.exitCode = fallen.length === 0 ? 0 : 1;
} finally {
  await stage.end();
}
process.exit();
