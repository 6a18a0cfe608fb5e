// Tests the verifiers in Go and Python where these are installed, and says where they are not: `node sdks/test.mjs [go|python]`.
// Each leaves its counts where `npm test` asks for them (apps/cli/results.mjs); a language that is not tested is one skipped test.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { go } from './go.mjs';
import { python } from './python.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const languages = { go, python };
const wanted = process.argv.slice(2);
const folder = process.env['TEST_RESULTS_DIRECTORY'];
let failed = false;

for (const [name, test] of Object.entries(languages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const begun = performance.now();
  const { skipped: reason, note, steps = [], counts = { passed: 0, failed: 0, skipped: 1 } } = test();
  console.log(reason === undefined ? `sdks/${name}${note === undefined ? '' : ` ${note}`}` : `sdks/${name} is NOT TESTED: ${reason}`);
  for (const { what, output } of steps.filter(({ ok }) => !ok)) console.log(`${output}\nsdks/${name}: ${what} failed.`);
  const broken = steps.some(({ ok }) => !ok);
  const told = { ...counts, failed: broken ? Math.max(counts.failed, 1) : counts.failed };
  console.log(Object.entries(told).map(([kind, number]) => `${number} ${kind}`).join(', '));
  if (folder) writeFileSync(join(folder, `${name}.json`), JSON.stringify({ project: 'sdks', ...told, suites: [{ file: name, seconds: (performance.now() - begun) / 1000 }] }));
  failed ||= broken || counts.failed > 0;
}
process.exitCode = failed ? 1 : 0;
