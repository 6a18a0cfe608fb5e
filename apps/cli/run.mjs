// Runs targets of all projects: `node apps/cli/run.mjs lint typecheck test [arguments of nx run-many]`. It installs
// what is missing and, when tests were among them, ends with "N passed, M failed". It exits with 0 only if all went well.
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from './child.mjs';
import { ensureInstalled } from './install.mjs';
import { nx } from './nx.mjs';
import { closingLine, summary } from './summary.mjs';

/**
 * Runs the targets and answers with the exit code.
 * @param {string} root @param {readonly string[]} args
 */
async function main(root, args) {
  const firstOption = args.findIndex((arg) => arg.startsWith('-'));
  const targets = firstOption < 0 ? args : args.slice(0, firstOption);
  if (targets.length === 0) throw new Failure('Usage: node apps/cli/run.mjs TARGET... [arguments of nx run-many]', 2);

  await ensureInstalled(root);
  const heard = (/** @type {string} */ text) => process.stdout.write(text);
  // static: every task's output whole and once, of cached ones too; nx's streams cut lines in two at times.
  const { code, output } = await nx(root, ['run-many', '--output-style=static', '-t', ...args], { heard });
  if (!targets.some((target) => /^test(:|$)/.test(target))) return code;

  const counts = summary(output);
  // A failed lint, build or suite that did not load is a failure too, though jest counts no test for it.
  const failed = code === 0 ? counts.failed : Math.max(counts.failed, 1);
  process.stdout.write(`\n${closingLine({ ...counts, failed })}\n`);
  return code || (failed > 0 || counts.passed === 0 ? 1 : 0);
}

try {
  process.exit(await main(resolve(fileURLToPath(import.meta.url), '../../..'), process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(error.code);
}
