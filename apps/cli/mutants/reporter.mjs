import { appendFileSync } from 'node:fs';
import { outcomeOf } from './outcome.mjs';

/** Tells of each mutant as soon as it is known, and leaves it in the file that `npm run test:mutants` reads. */
export default class MutantReporter {
  /** @param {unknown} _ @param {{ file: string }} options */
  constructor(_, { file }) {
    this.file = file;
  }

  /** @param {import('@jest/reporters').Test} test @param {import('@jest/test-result').TestResult} result */
  onTestResult({ context: { config } }, result) {
    const { name = '' } = config.displayName ?? {};
    const outcome = outcomeOf(result);
    const isAsItIs = name.startsWith('as it is: ');
    const isGood = outcome === (isAsItIs ? 'survived' : 'killed');
    const why = isGood || outcome === 'survived' ? '' : (result.failureMessage ?? '');
    const said = isAsItIs ? (isGood ? 'green' : 'red') : outcome;
    process.stdout.write(`${said.padEnd(10)} ${(result.perfStats.runtime / 1000).toFixed(1).padStart(5)} s  ${name}\n`);
    appendFileSync(this.file, `${JSON.stringify({ name, outcome, why })}\n`);
  }
}
