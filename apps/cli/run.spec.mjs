import { join } from 'node:path';
import { workspace } from './test/workspace.mjs';

const tiny = workspace();
afterAll(() => tiny.remove());

/** With an nx that prints this and ends so. @param {string[]} args @param {string} output @param {number} code */
async function run(args, output, code) {
  const told = `[...process.argv.slice(2), 'daemon:', process.env.NX_DAEMON].join(' ')`;
  const log = `require('node:fs').writeFileSync('nx.log', ${told});`;
  tiny.write('nx.source', `${log} console.log(${JSON.stringify(output)}); process.exit(${code});`);
  tiny.install();
  const ended = await tiny.launch(args, { command: [process.execPath, join(tiny.root, 'apps/cli/run.mjs')] }).ended;
  return { code: ended.code, last: ended.stdout.trimEnd().split('\n').at(-1), told: tiny.read('nx.log') };
}

const PASSED = 'Tests: 12 passed, 12 total';
const FAILED = 'Tests: 2 failed, 10 passed, 12 total';

test.each([
  ['all passed', ['lint', 'test'], PASSED, 0, { code: 0, last: '12 passed, 0 failed' }],
  ['some skipped', ['test'], 'Tests: 1 skipped, 2 passed, 3 total', 0, { code: 0, last: '2 passed, 0 failed, 1 skipped' }],
  ['some failed', ['test'], `${PASSED}\n${FAILED}`, 1, { code: 1, last: '22 passed, 2 failed' }],
  ['some failed and nx did not see it', ['test'], FAILED, 0, { code: 1, last: '10 passed, 2 failed' }],
  ['lint failed', ['lint', 'test'], PASSED, 1, { code: 1, last: '12 passed, 1 failed' }],
  ['the tests did not run, but were replayed', ['test'], `> nx run x:test  [local cache]\n${PASSED}`, 0, { code: 1, last: '12 passed, 1 failed' }],
  ['only lint was replayed', ['lint', 'test'], `> nx run x:lint  [local cache]\n${PASSED}`, 0, { code: 0, last: '12 passed, 0 failed' }],
  ['no test ran', ['test'], 'No tasks were run', 0, { code: 1, last: '0 passed, 0 failed' }],
  ['the crash tests', ['test:crash'], PASSED, 0, { code: 0, last: '12 passed, 0 failed' }],
  ['targets without tests', ['lint', 'typecheck'], 'fine', 0, { code: 0, last: 'fine' }],
  ['a failed target without tests', ['bench'], 'broken', 3, { code: 3, last: 'broken' }],
])('%s', async (_, targets, output, code, expected) => {
  expect(await run(targets, output, code)).toMatchObject(expected);
});

test('nx gets the targets and the further arguments, and no daemon', async () => {
  const { told } = await run(['lint', 'test', '--projects=@symbolon/launcher', '--', '-t', 'x'], PASSED, 0);
  expect(told).toBe('run-many --output-style=static -t lint test --projects=@symbolon/launcher -- -t x daemon: false');
});

test('without a target it tells how it is called', async () => {
  expect(await run([], '', 0)).toMatchObject({ code: 2 });
});
