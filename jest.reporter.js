import { randomUUID } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/**
 * Leaves what became of a project's tests where `npm test` asks for it (apps/cli/results.mjs); does nothing elsewhere.
 * What is printed would not do: nx loses the last lines of a task now and then.
 */
export default class ResultsReporter {
  /** @param {import('@jest/types').Config.GlobalConfig} globalConfig */
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  /** @param {unknown} _ @param {import('@jest/test-result').AggregatedResult} results */
  onRunComplete(_, { numPassedTests: passed, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests, testResults }) {
    const folder = process.env['TEST_RESULTS_DIRECTORY'];
    if (!folder) return;
    const suites = testResults.map(({ testFilePath, perfStats }) => ({ file: relative(this.rootDir, testFilePath), seconds: perfStats.runtime / 1000 }));
    const counts = { passed, failed: numFailedTests + numRuntimeErrorTestSuites, skipped: numPendingTests + numTodoTests };
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${randomUUID()}.json`), JSON.stringify({ project: basename(this.rootDir), ...counts, suites }));
  }
}
