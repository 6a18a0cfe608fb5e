import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { workspace } from './test/workspace.mjs';

/** @type {ReturnType<typeof workspace>} */
let tiny;
beforeEach(() => (tiny = workspace()));
afterEach(() => tiny.remove());

describe('without installing anything', () => {
  test.each([[[]], [['help']], [['--help']], [['-h']], [['start', '--help']]])('%j prints the help', async (args) => {
    const { code, stdout } = await tiny.launch(args).ended;
    expect({ code, help: stdout.includes('symbolon plan -f FILE') }).toEqual({ code: 0, help: true });
  });

  test('--version prints the version', async () => {
    expect(await tiny.launch(['--version']).ended).toEqual({ code: 0, signal: null, stdout: '1.2.3\n', stderr: '' });
  });

  test.each(['strat', '--try', 'constructor'])('an unknown command (%s) prints the help, exits with 2', async (command) => {
    const { code, stdout, stderr } = await tiny.launch([command]).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`there is no command "${command}"`);
    expect(stderr).toContain('symbolon plan -f FILE');
  });

  afterEach(() => expect(tiny.read('npm.log') + tiny.read('nx.log')).toBe(''));
});

test.each(['plan', 'apply'])('%s reaches the server as it is, and its exit code comes back', async (command) => {
  const args = [command, '-f', 'x.yaml'];
  const first = tiny.launch(args);
  expect(await first.up).toMatchObject({ up: args, cwd: tiny.root });
  expect(await first.ended).toMatchObject({ code: 3, stderr: 'Installing dependencies (once) …\nBuilding …\n' });
});

test('the second time, nothing is installed or built', async () => {
  await tiny.launch(['plan']).ended;
  expect(await tiny.launch(['plan']).ended).toMatchObject({ code: 3, stderr: '' });
  expect(tiny.read('npm.log')).toBe('ci --include=dev --include=optional --ignore-scripts --loglevel=error\n');
  expect(tiny.read('nx.log')).toBe('run-many -t build --projects=@symbolon/auth\n');
});

describe('the server runs where the person stood', () => {
  test('called directly', async () => {
    const cwd = join(tiny.root, 'libs');
    expect(await tiny.launch(['plan'], { cwd, env: { INIT_CWD: '/' } }).up).toMatchObject({ cwd });
  });

  test('through npm', async () => {
    const cwd = join(tiny.root, 'docs');
    mkdirSync(cwd);
    tiny.install();
    const npm = tiny.launch(['run', 'symbolon', '--', 'plan', '-f', 'x.yaml'], { cwd, command: ['npm'] });
    expect(await npm.up).toMatchObject({ up: ['plan', '-f', 'x.yaml'], cwd });
    expect(await npm.ended).toMatchObject({ code: 3 });
  });
});

// `ended` also waits until the server, who shares the launcher's output, is gone.
describe('an end', () => {
  test.each([['SIGTERM', 40], ['SIGINT', 41]])("%s is passed on, and the exit code is the server's", async (signal, code) => {
    const { child, up, ended } = tiny.launch(['start']);
    await up;
    child.kill(/** @type {NodeJS.Signals} */ (signal));
    expect(await ended).toMatchObject({ code, signal: null });
  });

  test('a server that a signal ends gives 128 + its number', async () => {
    const { child, up, ended } = tiny.launch(['start', '--deaf']);
    await up;
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 143, signal: null });
  });

  test('a launcher killed with -9 leaves no server behind', async () => {
    const { child, up, ended } = tiny.launch(['start']);
    await up;
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  });

  test('SIGTERM to npm ends everything', async () => {
    tiny.install();
    const { child, up, ended } = tiny.launch(['start'], { command: ['npm'] });
    await up;
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ stderr: expect.stringContaining('Building …') });
  });
});
