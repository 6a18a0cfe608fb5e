import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { run } from './child.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

/** @type {string} */
let folder;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'symbolon-jest-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  writeFileSync(join(folder, 'jest.config.js'), `import preset from '${ROOT}/jest.preset.js'; export default { ...preset, transform: {}, testMatch: ['**/*.spec.mjs'] };`);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a suite of this text with our environment, or several of them, in one process. @param {string[]} texts */
async function suite(...texts) {
  for (const [index, text] of texts.entries()) writeFileSync(join(folder, `${index}.spec.mjs`), `import { appendFileSync } from 'node:fs';\n${text}`);
  const jest = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--rootDir', folder, '--ci', '--maxWorkers=1'];
  const { code, output } = await run(process.execPath, ['--experimental-vm-modules', '--no-warnings', ...jest], { cwd: folder, env: { ...process.env, FORCE_COLOR: '0', LANG: 'as it was', TEST_RESULTS_DIRECTORY: undefined } });
  const log = join(folder, 'closed.log');
  return { code, output, times: (/** @type {string} */ words) => output.split(words).length - 1, closed: existsSync(log) ? readFileSync(log, 'utf8') : '' };
}

const OPEN = `
function open(name) {
  let isOpen = true;
  const close = () => { const was = isOpen; if (was) appendFileSync('closed.log', name + ' '); isOpen = false; return Promise.resolve(was); };
  whenSuiteEnds(close);
  return { close };
}`;
const TESTS = `
test('one', () => {});
describe('more', () => { test('two', () => {}); test('three', () => {}); });`;

test('a set-up that fails is told once, and what it opened is closed', async () => {
  const { code, times, closed } = await suite(`${OPEN}
    let first, second;
    beforeAll(async () => { first = open('first'); throw new Error('no database'); });
    afterAll(() => second.close());
    ${TESTS}`);
  expect({ code, told: times('no database\n'), consequences: times('TypeError'), referred: times('The set-up of this test failed'), closed }).toEqual({
    code: 1,
    told: 1,
    consequences: 0,
    referred: 2,
    closed: 'first ',
  });
});

test('a set-up of one test that fails is told without what its clean-up falls over', async () => {
  const { code, times, closed } = await suite(`${OPEN}
    let first, second;
    beforeEach(() => { first = open('first'); throw new Error('no database'); });
    afterEach(() => second.close());
    test('one', () => {});`);
  expect({ code, consequences: times('TypeError'), closed }).toEqual({ code: 1, consequences: 0, closed: 'first ' });
});

test('a clean-up that fails by itself is told', async () => {
  const { code, times } = await suite(`afterAll(() => { throw new TypeError('cannot close'); }); ${TESTS}`);
  expect({ code, told: times('cannot close') > 0 }).toEqual({ code: 1, told: true });
});

test('a suite that leaves something open fails, and it is closed, the last first', async () => {
  const { code, output, closed } = await suite(`${OPEN} beforeAll(() => { open('first'); open('second'); }); ${TESTS}`);
  expect({ code, closed }).toEqual({ code: 1, closed: 'second first ' });
  expect(output).toContain('left open 2 of the things');
});

test('a suite that closes what it opened passes', async () => {
  const { code, closed } = await suite(`${OPEN} let it; beforeAll(() => (it = open('it'))); afterAll(() => it.close()); ${TESTS}`);
  expect({ code, closed }).toEqual({ code: 0, closed: 'it ' });
});

test('what a configuration leaves out is not run, and all else is', async () => {
  const preset = `import preset from '${ROOT}/jest.preset.js'; export default { ...preset, transform: {}, testMatch: ['**/*.spec.mjs'], testEnvironmentOptions: { leftOut: { 'left out': 'why' } } };`;
  writeFileSync(join(folder, 'jest.config.js'), preset);
  const { code, output } = await suite(`
    test('one', () => {});
    describe('more', () => { test('that is left out', () => { throw new Error('it ran'); }); });`);
  expect({ code, counts: /Tests:.*/.exec(output)?.[0] }).toEqual({ code: 0, counts: expect.stringContaining('1 skipped, 1 passed, 2 total') });
});

describe('suites that share a process', () => {
  test('find nothing of what another has changed of it', async () => {
    const each = `
      test('finds a process that is new', () => {
        expect([process.env.LEFT, process.env.LANG, console.left, fetch.name, Date.now() > 1]).toEqual([undefined, 'as it was', undefined, 'fetch', true]);
        Object.assign(process.env, { LEFT: 'yes', LANG: 'another' });
        Object.assign(console, { left: true });
        globalThis.fetch = () => 'another';
        import.meta.jest.spyOn(Date, 'now').mockReturnValue(0);
      });
      test('has the time that it is given', () => new Promise((done) => setTimeout(done, 50)));
      afterAll(() => import.meta.jest.setTimeout(1));`;
    const { code, output } = await suite(each, each);
    expect([code, output.includes('2 passed, 2 total')]).toEqual([0, true]);
  });

  test('have what is shipped from one another, and what helps tests each for themselves', async () => {
    writeFileSync(join(folder, 'helping.mjs'), 'export const seen = {};');
    const each = `
      import shipped from '${ROOT}/apps/auth/src/pages/messages/en.json' with { type: 'json' };
      import { seen as helping } from './helping.mjs';
      test('one', () => [shipped, helping].forEach((it) => appendFileSync('closed.log', (it.seen = (it.seen ?? 0) + 1) + ' ')));`;
    expect(await suite(each, each)).toMatchObject({ code: 0, closed: '1 1 2 1 ' });
  });
});
