import { once } from 'node:events';
import { join } from 'node:path';
import { workspace } from './test/workspace.mjs';

// It tells where and how it was started.
const JEST = `process.stdout.write(JSON.stringify({ cwd: process.cwd(), args: process.argv.slice(2), flags: process.execArgv }) + '\\n'); process.exitCode = 4;`;
const SPECS = ['apps/auth/test/refresh-token.spec.ts', 'apps/auth/race/code.spec.ts', 'apps/auth/src/refresh-token-row.spec.ts', 'apps/auth-e2e/src/restart.spec.ts', 'libs/one/src/one.spec.mjs'];
const FLAGS = ['--experimental-vm-modules', '--no-warnings'];

const tiny = workspace();
beforeAll(() => {
  tiny.install();
  for (const file of [...SPECS, 'apps/auth/dist/refresh.spec.ts', 'apps/auth/node_modules/x/refresh.spec.ts', 'apps/auth/jest.race.config.js', 'apps/auth/src/one.ts']) tiny.write(file, '');
  tiny.write('node_modules/jest/bin/jest.js', JEST);
  tiny.write('libs/database/src/generated/client.ts', '');
});
beforeEach(() => tiny.remove('nx.log'));
afterAll(() => tiny.remove());

const launch = (/** @type {string[]} */ args, /** @type {NodeJS.ProcessEnv} */ env = {}) =>
  tiny.launch(args, { env, command: [process.execPath, join(tiny.root, 'apps/cli/spec.mjs')] });

test.each([
  ['a path', [SPECS[0]], 'apps/auth', ['--config', 'jest.config.js', '--runTestsByPath', 'test/refresh-token.spec.ts']],
  ['a path and options of jest', [SPECS[4], '-t', 'adds up'], 'libs/one', ['-t', 'adds up', '--config', 'jest.config.js', '--runTestsByPath', 'src/one.spec.mjs']],
  ['a part of one path', ['/refresh-token.'], 'apps/auth', ['--config', 'jest.config.js', '--runTestsByPath', 'test/refresh-token.spec.ts']],
  ['a part of several of one project', ['refresh'], 'apps/auth', ['--config', 'jest.config.js', '--runTestsByPath', 'src/refresh-token-row.spec.ts', 'test/refresh-token.spec.ts']],
  ['several', ['token-row', SPECS[0]], 'apps/auth', ['--config', 'jest.config.js', '--runTestsByPath', 'src/refresh-token-row.spec.ts', 'test/refresh-token.spec.ts']],
  ['a kind with a configuration of its own', ['code.spec'], 'apps/auth', ['--config', 'jest.race.config.js', '--runTestsByPath', 'race/code.spec.ts']],
])('%s', async (_, named, project, args) => {
  const { code, stdout } = await launch(/** @type {string[]} */ (named)).ended;
  expect({ code, ...JSON.parse(stdout) }).toEqual({ code: 4, cwd: join(tiny.root, project), args, flags: FLAGS });
});

test('a path may begin where the person stands', async () => {
  const { stdout } = await launch(['../../auth/test/refresh-token.spec.ts'], { INIT_CWD: join(tiny.root, 'apps/cli/test') }).ended;
  expect(JSON.parse(stdout).args).toContain('test/refresh-token.spec.ts');
});

test('code that is missing is generated before, once', async () => {
  tiny.remove('tmp');
  for (let time = 0; time < 2; time++) await launch(['one.spec']).ended;
  expect(tiny.read('nx.log')).toBe('run-many -t generate\n');
});

test('specs that run what is built have it built before', async () => {
  await launch(['restart']).ended;
  expect(tiny.read('nx.log')).toContain('run-many -t build\n');
});

test('a build that fails is told, and nothing is run', async () => {
  const nx = tiny.read('node_modules/nx/dist/bin/nx.js');
  await launch(['one.spec']).ended;
  tiny.write('node_modules/nx/dist/bin/nx.js', "console.log('main.ts:1: no such thing'); process.exit(1);");
  expect(await launch(['restart']).ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/no such thing\n[^]*The build failed/) });
  tiny.write('node_modules/nx/dist/bin/nx.js', nx);
});

test.each([
  ['nothing', [], /^Usage: npm run spec -- /],
  ['only options', ['-t', 'x'], /^Usage: /],
  ['no spec', ['refresh-tokne'], /^No spec's path contains "refresh-tokne"\.\nUsage: /],
  ['a file that is no spec', ['apps/auth/src/one.ts'], /^No spec's path contains/],
  ['specs of two projects', ['re'], /^These are specs of more than one project or kind; name more of the path:\n {2}apps\/auth/],
  ['specs of two kinds', ['apps/auth/'], /more than one project or kind/],
])('%s named: it is told, and nothing is run', async (_, named, told) => {
  expect(await launch(named).ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(told) });
});

test('--debug waits for a debugger, in one process and without a limit of time', async () => {
  const { child, ended } = launch(['--debug', 'one.spec'], { NODE_OPTIONS: '--inspect-port=0' });
  let printed = '';
  child.stderr.on('data', (text) => (printed += text));
  while (!/ws:\S+/.test(printed)) await once(child.stderr, 'data');
  const socket = new WebSocket(/** @type {RegExpExecArray} */ (/ws:\S+/.exec(printed))[0]);
  await once(socket, 'open');
  child.stdout.once('data', () => socket.close()); // it waits for that, too
  socket.send(JSON.stringify({ id: 1, method: 'Runtime.runIfWaitingForDebugger' }));
  const { stdout } = await ended;
  const { args, flags } = JSON.parse(stdout);
  expect(flags).toEqual([...FLAGS, '--inspect-brk']);
  expect(args).toEqual(['--runInBand', '--testTimeout=2147483647', '--config', 'jest.config.js', '--runTestsByPath', 'src/one.spec.mjs']);
});
