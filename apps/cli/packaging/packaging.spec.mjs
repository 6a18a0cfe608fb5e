import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataDirectory, loaderArguments } from '../packaged-paths.mjs';
import { pack } from './archive.mjs';
import { copyLibraries, debianPackages } from './libraries.mjs';
import { nodePackages } from './node-packages.mjs';
import { dependenciesOf } from './stage.mjs';
import { targets, targetOf } from './target.mjs';

const scratch = mkdtempSync(join(tmpdir(), 'symbolon-packaging-'));
afterAll(() => rmSync(scratch, { recursive: true }));

test.each([
  ['what is set', { SYMBOLON_DATA_DIR: 'here', HOME: '/home/ada' }, 1000, 'here'],
  ['of root', { HOME: '/root' }, 0, '/var/lib/symbolon'],
  ['of somebody', { HOME: '/home/ada' }, 1000, '/home/ada/.local/share/symbolon'],
  ['of somebody who keeps data elsewhere', { HOME: '/home/ada', XDG_DATA_HOME: '/data' }, 1000, '/data/symbolon'],
  ['of somebody whose other place is none', { HOME: '/home/ada', XDG_DATA_HOME: 'data' }, 1000, '/home/ada/.local/share/symbolon'],
])('data is kept outside of what was unpacked: %s', (_, env, uid, directory) => {
  expect(dataDirectory(env, uid)).toBe(directory);
});

test('who has no home has to say where', () => {
  expect(() => dataDirectory({}, 1000)).toThrow('symbolon: there is no home directory to keep data in: say where by SYMBOLON_DATA_DIR.');
});

test.each(targets)('a library for $name that is not the one of the recipe is refused, whoever brought it', (target) => {
  const [first] = debianPackages;
  const cache = join(scratch, `cache-${target.name}`);
  mkdirSync(cache);
  writeFileSync(join(cache, `${first?.name}_${first?.version}_${target.debian}.deb`), 'something else');
  expect(() => copyLibraries(cache, join(scratch, 'lib'), target)).toThrow(/is not the package that the recipe names: its SHA-256 is [0-9a-f]{64}/);
});

test('every package has its SHA-256 for every machine, and the loader is among them', () => {
  for (const { sha256 } of debianPackages) expect(targets.map(({ debian }) => sha256[debian])).toEqual(targets.map(() => expect.stringMatching(/^[0-9a-f]{64}$/)));
  expect(debianPackages.flatMap(({ files }) => files)).toContain('lib/LIBRARIES/LOADER');
  expect(() => targetOf('mips')).toThrow('There is no recipe for mips: take one of x64, arm64.');
});

test('the shell starts Node.js with the same words as the server starts its workers', () => {
  const script = readFileSync(join(import.meta.dirname, 'files/node'), 'utf8');
  const [, words = ''] = /^exec "\$here\/lib\/LOADER" (.*) "\$@"$/m.exec(script) ?? [];
  expect(words.replaceAll('"', '').replace('$0', '/place/bin/node').replaceAll('$here', '/place').split(' ')).toEqual(loaderArguments('/place'));
});

test.each(['.tar.zst', '.tar.gz', '.tar'])('the same files make the same %s, whenever they were written and whoever may read them', async (end) => {
  const sums = [];
  for (const [index, mode] of [0o600, 0o664].entries()) {
    const folder = join(scratch, `${index}${end}`, 'symbolon');
    mkdirSync(folder, { recursive: true });
    for (const name of index === 0 ? ['a', 'b'] : ['b', 'a']) writeFileSync(join(folder, name), name, { mode });
    utimesSync(join(folder, 'a'), index, index);
    sums.push(await pack(folder, join(scratch, `${index}${end}`, `x${end}`), 1_700_000_000));
  }
  expect(sums[0]).toBe(sums[1]);
  expect(readFileSync(join(scratch, `0${end}`, `x${end}.sha256`), 'utf8')).toBe(`${sums[0]}  x${end}\n`);
});

test.each(targets)('what is laid out for $name is wanted in the version that is there, so that npm takes none of it away when something is installed beside it', (target) => {
  const root = join(import.meta.dirname, '../../..');
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const paths = nodePackages(lock, target, { postgres: false });
  const wanted = Object.entries(dependenciesOf(lock, paths));
  expect(wanted.map(([name]) => `node_modules/${name}`).filter((path) => !paths.includes(path))).toEqual([]);
  expect(paths.filter((path) => !wanted.some(([name]) => path.startsWith(`node_modules/${name}`)))).toEqual([]);
  expect(wanted).toContainEqual(['pg', JSON.parse(readFileSync(join(root, 'node_modules/pg/package.json'), 'utf8')).version]);
});
