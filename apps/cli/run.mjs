// Runs targets of all projects: `node apps/cli/run.mjs lint typecheck test [arguments of nx run-many]`. It installs
// what is missing and, when tests were among them, tells how long that took and what of it longest, and ends with
// "N passed, M failed". It exits with 0 only if all went well. Tests always run; with --skip-nx-cache, everything else does, too.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { nx } from './nx.mjs';
import { closingLine, replayed, slowestSuites, summary } from './summary.mjs';

/**
 * Runs the targets and answers with the exit code.
 * @param {string} root @param {readonly string[]} args
 */
async function main(root, args) {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const targets = firstOption < 0 ? args : args.slice(0, firstOption);
  if (targets.length === 0) throw new Failure('Usage: node apps/cli/run.mjs TARGET... [arguments of nx run-many]', 2);

  await ensureInstalled(root);
  const begun = performance.now();
  const heard = (/** @type {string} */ text) => process.stdout.write(text);
  // static: every task's output whole and once, of cached ones too; nx's streams cut lines in two at times.
  const { code, output } = await nx(root, ['run-many', '--output-style=static', '-t', ...args], { heard });
  if (!targets.some((target) => isTest(`:${target}`))) return code;

  const counts = summary(output);
  const old = replayed(output).filter(isTest);
  if (old.length > 0) process.stdout.write(`\nNot run, but taken from a cache: ${old.join(', ')}.\n`);
  // A failed lint, build or suite that did not load is a failure too, though jest counts no test for it.
  const failed = code === 0 && old.length === 0 ? counts.failed : Math.max(counts.failed, 1);
  const slowest = slowestSuites(output, 20);
  if (slowest.length > 0) process.stdout.write(`\nThe slowest suites:\n${slowest.join('\n')}\n`);
  process.stdout.write(`\n${counts.passed + counts.failed} tests ran; all of it took ${Math.round((performance.now() - begun) / 1000)} seconds.\n`);
  process.stdout.write(`${closingLine({ ...counts, failed })}\n`);
  return code || (failed > 0 || counts.passed === 0 ? 1 : 0);
}

/** Whether a task of nx ("PROJECT:test", "PROJECT:test:race") runs tests. @param {string} task */
const isTest = (task) => /:test(:|$)/.test(task);

try {
  process.exit(await main(resolve(fileURLToPath(import.meta.url), '../../..'), process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.code);
}
