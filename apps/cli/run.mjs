// Runs targets of all projects: `node apps/cli/run.mjs lint typecheck test [arguments of nx run-many]`. It installs
// what is missing and, when tests were among them, tells how long that took and what of it longest, and ends with
// "N passed, M failed". It exits with 0 only if all went well. Tests always run; with --skip-nx-cache, everything else does, too.
// What others wait for, nx starts first: `longest-first` waits for the tests that take longest, and does nothing.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Failure, program } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { nx } from './nx.mjs';
import { closingLine, readResults, slowestSuites, total } from './results.mjs';

/**
 * Runs the targets and answers with the exit code.
 * @param {string} root @param {readonly string[]} args
 */
async function main(root, args) {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const targets = firstOption < 0 ? args : args.slice(0, firstOption);
  if (targets.length === 0) throw new Failure('Usage: node apps/cli/run.mjs TARGET... [arguments of nx run-many]', 2);

  await ensureInstalled(root);
  const hasTests = targets.some((target) => /^test(:|$)/.test(target));
  return hasTests ? withResults(root, (env) => run(root, args, env)) : run(root, args, {});
}

/** @param {string} root @param {readonly string[]} args @param {NodeJS.ProcessEnv} env */
async function run(root, args, env) {
  const heard = (/** @type {string} */ text) => process.stdout.write(text);
  // static: every task's output whole and once, of cached ones too; nx's streams cut lines in two at times.
  const { code } = await nx(root, ['run-many', '--output-style=static', '-t', ...args], { heard, env });
  return code;
}

/**
 * Adds up what the tests leave, and makes sure that some did.
 * @param {string} root @param {(env: NodeJS.ProcessEnv) => Promise<number>} work
 */
async function withResults(root, work) {
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const folder = mkdtempSync(join(root, 'tmp/results-'));
  const begun = performance.now();
  try {
    const code = await work({ TEST_RESULTS_DIRECTORY: folder });
    const results = readResults(folder);
    const counts = total(results);
    // A failed lint, build or project that left no results is a failure too, though no test counts for it.
    const failed = code === 0 ? counts.failed : Math.max(counts.failed, 1);
    process.stdout.write(`\nThe slowest suites:\n${slowestSuites(results, 20).join('\n')}\n`);
    process.stdout.write(`\n${counts.passed + counts.failed} tests ran; all of it took ${Math.round((performance.now() - begun) / 1000)} seconds.\n`);
    process.stdout.write(`${closingLine({ ...counts, failed })}\n`);
    return code || (failed > 0 || counts.passed === 0 ? 1 : 0);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await program(main);
