import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './test/workspace.mjs';

const tiny = workspace();
afterAll(() => tiny.remove());

/**
 * With an nx that leaves these results of tests and ends so.
 * @param {string[]} args @param {{ passed: number, failed?: number, skipped?: number }[]} results @param {number} code
 */
async function run(args, results, code) {
  const told = `[...process.argv.slice(2), 'daemon:', process.env.NX_DAEMON].join(' ')`;
  const files = JSON.stringify(results.map((counts) => JSON.stringify({ project: 'one', failed: 0, skipped: 0, suites: [{ file: 'a.spec.ts', seconds: 1.2 }], ...counts })));
  const leave = `${files}.forEach((text, index) => fs.writeFileSync(process.env.TEST_RESULTS_DIRECTORY + '/' + index + '.json', text));`;
  tiny.write('nx.source', `const fs = require('node:fs'); fs.writeFileSync('nx.log', ${told}); ${leave} console.log('fine'); process.exit(${code});`);
  tiny.install();
  const ended = await tiny.launch(args, { command: [process.execPath, join(tiny.root, 'apps/cli/run.mjs')] }).ended;
  return { code: ended.code, stdout: ended.stdout, last: ended.stdout.trimEnd().split('\n').at(-1), told: tiny.read('nx.log') };
}

const PASSED = { passed: 12 };
const FAILED = { passed: 10, failed: 2 };

test.each([
  ['all passed', ['lint', 'test'], [PASSED], 0, { code: 0, last: '12 passed, 0 failed' }],
  ['some skipped', ['test'], [{ passed: 2, skipped: 1 }], 0, { code: 0, last: '2 passed, 0 failed, 1 skipped' }],
  ['some failed', ['test'], [PASSED, FAILED], 1, { code: 1, last: '22 passed, 2 failed' }],
  ['some failed and nx did not see it', ['test'], [FAILED], 0, { code: 1, last: '10 passed, 2 failed' }],
  ['lint failed', ['lint', 'test'], [PASSED], 1, { code: 1, last: '12 passed, 1 failed' }],
  ['no test ran', ['test'], [], 0, { code: 1, last: '0 passed, 0 failed' }],
  ['the crash tests', ['test:crash'], [PASSED], 0, { code: 0, last: '12 passed, 0 failed' }],
  ['targets without tests', ['lint', 'typecheck'], [], 0, { code: 0, last: 'fine' }],
  ['a failed target without tests', ['bench'], [], 3, { code: 3, last: 'fine' }],
])('%s', async (_, targets, results, code, expected) => {
  expect(await run(targets, results, code)).toMatchObject(expected);
});

test('the slowest suites and the time of all are told, and nothing is left', async () => {
  const { stdout } = await run(['test'], [PASSED], 0);
  expect(stdout).toMatch(/^fine\n\nThe slowest suites:\n {4}1\.2 s {2}one\/a\.spec\.ts\n\n12 tests ran; all of it took \d+ seconds\.\n12 passed, 0 failed\n$/);
  expect(readdirSync(join(tiny.root, 'tmp')).filter((name) => name.startsWith('results-'))).toEqual([]);
});

test('nx gets the targets and the further arguments, and no daemon', async () => {
  const { told } = await run(['lint', 'test', '--projects=@symbolon/launcher', '--', '-t', 'x'], [PASSED], 0);
  expect(told).toBe('run-many --output-style=static -t lint test --projects=@symbolon/launcher -- -t x daemon: false');
});

test('without a target it tells how it is called', async () => {
  expect(await run([], [], 0)).toMatchObject({ code: 2 });
});
