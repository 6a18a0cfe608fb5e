import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releasable, root } from '../test/releasable.mjs';
import { setVersion, versionsIn } from './places.mjs';
import { keep, name } from './prepare.mjs';

const checkout = releasable('0.4.0');
afterAll(() => checkout.remove());

test('every package.json here that has a version is one of the places', () => {
  const known = new Set(versionsIn(root).map(({ file }) => file));
  const tracked = execFileSync('git', ['ls-files', '*package.json', '*pyproject.toml'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const versioned = tracked.filter((file) => /^ {2}"version":|^version\b/m.test(readFileSync(join(root, file), 'utf8')));
  expect(versioned.length).toBeGreaterThan(10);
  expect(versioned.filter((file) => !known.has(file))).toEqual([]);
});

test('a version is written into all of them, and into what they repeat of each other', () => {
  setVersion(checkout.folder, '0.5.0');
  expect(new Set(versionsIn(checkout.folder).map(({ version }) => version))).toEqual(new Set(['0.5.0']));
  expect(checkout.read('libs/cli/package.json')).toContain('"@symbolon/contracts": "^0.5.0"');
  expect(JSON.parse(checkout.read('package-lock.json'))).toEqual({
    name: 'symbolon', version: '0.5.0',
    packages: {
      '': { name: 'symbolon', version: '0.5.0' },
      'libs/cli': { name: '@symbolon/cli', version: '0.5.0', dependencies: { '@symbolon/contracts': '^0.5.0' } },
      'libs/contracts': { version: '0.5.0' },
      'node_modules/@symbolon/cli': { resolved: 'libs/cli', link: true },
    },
  });
});

test('the chart of Helm keeps its own version, and names none of the server', () => {
  const chart = 'deploy/helm/symbolon/Chart.yaml';
  const text = readFileSync(join(root, chart), 'utf8').replace(/^version: .*$/m, 'version: 0.4.0');
  expect(text).not.toMatch(/^appVersion:/m);
  checkout.write(chart, text);
  setVersion(checkout.folder, '0.5.0');
  expect(checkout.read(chart)).toBe(text);
});

test('a place without its version is refused, not passed over', () => {
  checkout.write('libs/contracts/src/version.ts', 'export {};\n');
  expect(() => setVersion(checkout.folder, '0.6.0')).toThrow('libs/contracts/src/version.ts has no version');
});

test('what is released is what the next release is compared with', () => {
  const other = releasable('0.4.0');
  name(other.folder, '0.5.0', '2026-12-01');
  other.change('README.md', '`3000`', '`8080`');
  keep(other.folder, '0.5.0');
  expect(other.read('CHANGELOG.md')).toContain('## [0.5.0] - 2026-12-01\n');
  expect(JSON.parse(other.read('apps/cli/release/released.json'))).toMatchObject({ version: '0.5.0', settings: { SYMBOLON_PORT: '8080' } });
  expect(other.read('libs/contracts/released/openapi.json')).toBe(other.read('libs/contracts/documents/openapi.json'));
  other.remove();
});
