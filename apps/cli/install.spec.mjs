import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { isInstalled } from './install.mjs';
import { workspace } from './test/workspace.mjs';

const LOCKFILE = 'package-lock.json';

/** @type {ReturnType<typeof workspace>} */
let tiny;
beforeEach(() => (tiny = workspace()));
afterEach(() => tiny.remove());

const start = () => tiny.launch(['plan']).ended;
const installations = () => tiny.read('npm.log').split('\n').length - 1;

test('installs when node_modules is missing, once for two at once', async () => {
  await Promise.all([start(), start()]);
  expect({ installed: isInstalled(tiny.root), installations: installations() }).toEqual({ installed: true, installations: 1 });
});

test('installs again when the lockfile changed, not when it was only written again', async () => {
  await start();
  tiny.write(LOCKFILE, tiny.read(LOCKFILE));
  await start();
  expect(installations()).toBe(1);
  tiny.write(LOCKFILE, tiny.read(LOCKFILE).replace('1.0.0', '1.0.1'));
  await start();
  expect(installations()).toBe(2);
});

describe('an installation by hand', () => {
  test('counts', () => {
    tiny.install();
    expect(isInstalled(tiny.root)).toBe(true);
  });

  test('counts for the lockfile that it was made from only, even after ours', async () => {
    await start();
    const ours = tiny.read(LOCKFILE);
    tiny.write(LOCKFILE, ours.replace('1.0.0', '2.0.0'));
    tiny.install();
    expect(isInstalled(tiny.root)).toBe(true);
    tiny.write(LOCKFILE, ours);
    expect(isInstalled(tiny.root)).toBe(false);
  });

  test('counts without the packages of other platforms, not without any other', () => {
    tiny.install();
    const other = { version: '1.0.0', integrity: 'sha512-other' };
    const add = (/** @type {object} */ entry) => {
      const lockfile = JSON.parse(tiny.read(LOCKFILE));
      tiny.write(LOCKFILE, JSON.stringify({ packages: { ...lockfile.packages, 'node_modules/other': entry } }));
    };
    add({ ...other, optional: true });
    expect(isInstalled(tiny.root)).toBe(true);
    add(other);
    expect(isInstalled(tiny.root)).toBe(false);
  });
});

test('a lock whose holder is dead is taken over', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  tiny.write('tmp/install.lock', `${pid} 12345\n`);
  await start();
  expect({ installed: isInstalled(tiny.root), lock: tiny.read('tmp/install.lock') }).toEqual({ installed: true, lock: '' });
});

test('a lock of a pid that now belongs to another process is taken over', async () => {
  tiny.write('tmp/install.lock', `${process.ppid} 1\n`);
  await start();
  expect(isInstalled(tiny.root)).toBe(process.platform === 'linux');
});

test("a failure prints npm's words and what to do, and is tried again next time", async () => {
  const npm = tiny.read('npm-cli.js');
  tiny.write('npm-cli.js', "console.error('npm error ENOTFOUND'); process.exit(7);");
  const { code, stderr } = await start();
  expect(code).toBe(1);
  expect(stderr).toMatch(/npm error ENOTFOUND\n[^]*`npm ci` failed[^]*try\sagain/);
  tiny.write('npm-cli.js', npm);
  await start();
  expect(isInstalled(tiny.root)).toBe(true);
});

test('SIGTERM while installing ends npm too, and nothing is started', async () => {
  tiny.write('npm-cli.js', "require('node:fs').writeFileSync('npm.pid', String(process.pid)); setInterval(() => {}, 1000);");
  const { child, ended } = tiny.launch(['start']);
  while (!tiny.read('npm.pid')) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 143, stdout: '' });
  expect(() => process.kill(Number(tiny.read('npm.pid')), 0)).toThrow('ESRCH');
});

test('by whatever hand it is installed, no package runs a script of its own', () => {
  const read = (/** @type {string} */ file) => JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8'));
  const packages = Object.entries(/** @type {Record<string, { hasInstallScript?: boolean }>} */ (read(LOCKFILE).packages));
  const names = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path.split('node_modules/').at(-1));
  expect(read('package.json').allowScripts).toEqual(Object.fromEntries(names.map((name) => [name, false])));
});
