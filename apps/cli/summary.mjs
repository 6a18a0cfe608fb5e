/**
 * How many tests passed, failed and were skipped (jest's "todo" counts as skipped).
 * @typedef {{ passed: number, failed: number, skipped: number }} Summary
 */

// What terminals read as colour and movement, not as text (ECMA-48 control sequences).
// eslint-disable-next-line no-control-regex
const ANSI = /\u001b\[[0-9;?]*[A-Za-z]/g;

/**
 * Adds up jest's closing lines ("Tests:       1 failed, 2 skipped, 12 passed, 15 total") in the output of many runs.
 * @param {string} text
 * @returns {Summary}
 */
export function summary(text) {
  const lines = [...text.replace(ANSI, '').matchAll(/^(?:\S+: )?Tests: +(.*\d+ total)\s*$/gm)];
  const counts = lines.flatMap(([, line = '']) => [...line.matchAll(/(\d+) (passed|failed|skipped|todo)/g)]);
  const sum = (/** @type {string[]} */ ...kinds) =>
    counts.reduce((total, [, count, kind = '']) => total + (kinds.includes(kind) ? Number(count) : 0), 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped', 'todo') };
}

/**
 * The summary as the one line that closes a run.
 * @param {Summary} summary
 */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * The suites that took longest, the slowest first, as lines: seconds, project, file. Reads the headings of nx ("> nx run PROJECT:test")
 * and jest's line for each suite below them ("PASS src/one.spec.ts (1.234 s)").
 * @param {string} text @param {number} count
 * @returns {string[]}
 */
export function slowestSuites(text, count) {
  /** @type {Map<string, number>} */
  const seconds = new Map();
  let project = '';
  for (const line of text.replace(ANSI, '').split(/\r?\n/)) {
    project = /^> nx run ([^\s:]+):/.exec(line)?.[1] ?? project;
    const [, file, time, unit] = /^(?:PASS|FAIL) (\S+) \(([\d.]+) (m?s)\)$/.exec(line) ?? [];
    if (file) seconds.set(`${project}  ${file}`, Number(time) / (unit === 'ms' ? 1000 : 1)); // jest tells of failed ones twice
  }
  const slowest = [...seconds].sort(([, a], [, b]) => b - a).slice(0, count);
  return slowest.map(([suite, time]) => `${time.toFixed(1).padStart(7)} s  ${suite}`);
}

/**
 * The tasks whose output is that of an earlier run.
 * @param {string} text
 * @returns {string[]}
 */
export function replayed(text) {
  return [...text.replace(ANSI, '').matchAll(/^> nx run (\S+) +\[.*cache.*\]\s*$/gm)].map(([, task = '']) => task);
}
