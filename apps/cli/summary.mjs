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
