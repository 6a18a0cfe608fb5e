import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * How many tests passed, failed and were skipped (jest's "todo" counts as skipped; a suite that does not load as one that failed).
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */
/**
 * What one run of a project's tests leaves as JSON in the folder that `TEST_RESULTS_DIRECTORY` names: jest by jest.reporter.js.
 * @typedef {Counts & { project: string, suites: { file: string, seconds: number }[] }} Results
 */

/**
 * All that was left in a folder.
 * @param {string} folder
 * @returns {Results[]}
 */
export function readResults(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')));
}

/** @param {readonly Counts[]} results @returns {Counts} */
export function total(results) {
  const sum = (/** @type {keyof Counts} */ kind) => results.reduce((all, each) => all + each[kind], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The line that closes a run. @param {Counts} counts */
export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/**
 * The suites that took longest, the slowest first, as lines: seconds, project, file.
 * @param {readonly Results[]} results @param {number} count
 * @returns {string[]}
 */
export function slowestSuites(results, count) {
  const suites = results.flatMap(({ project, suites: all }) => all.map((suite) => ({ project, ...suite })));
  const slowest = suites.sort((a, b) => b.seconds - a.seconds).slice(0, count);
  return slowest.map(({ project, file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${project}/${file}`);
}
