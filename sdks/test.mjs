// Tests the verifiers in Go and Python where these are installed, and says where they are not: `node sdks/test.mjs [go|python]`.
// Each ends with a line such as jest's, which `npm test` counts; a language that is not tested is one skipped test.
import { go } from './go.mjs';
import { python } from './python.mjs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

const languages = { go, python };
const wanted = process.argv.slice(2);
let failed = false;

for (const [name, test] of Object.entries(languages)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { skipped: reason, note, steps = [], counts = { passed: 0, failed: 0, skipped: 1 } } = test();
  console.log(reason === undefined ? `sdks/${name}${note === undefined ? '' : ` ${note}`}` : `sdks/${name} is NOT TESTED: ${reason}`);
  for (const { what, output } of steps.filter(({ ok }) => !ok)) console.log(`${output}\nsdks/${name}: ${what} failed.`);
  const broken = steps.some(({ ok }) => !ok);
  console.log(line({ ...counts, failed: broken ? Math.max(counts.failed, 1) : counts.failed }));
  failed ||= broken || counts.failed > 0;
}
process.exitCode = failed ? 1 : 0;

/** As jest closes its output. @param {Counts} counts */
function line(counts) {
  const kinds = /** @type {const} */ (['failed', 'skipped', 'passed']).filter((kind) => counts[kind] > 0);
  return `Tests:       ${kinds.map((kind) => `${counts[kind]} ${kind}, `).join('')}${counts.failed + counts.skipped + counts.passed} total`;
}
