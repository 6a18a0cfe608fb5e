import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const text = read('CONTRIBUTING.md');
const all = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, found = '']) => found))];

const links = all(/\]\((?!https?:)([^)#]+)\)/g);
const paths = all(/(?<![\w./-])((?:\.\/)?(?:apps|bench|docs|examples|libs|prisma|sdks|vectors)\/[\w./-]*\w)/g);

test('there is something to check', () => {
  expect(links.length).toBeGreaterThan(20);
  expect(paths.length).toBeGreaterThan(20);
});

test.each([...new Set([...links, ...paths])])('%s is there', (path) => {
  expect(existsSync(join(root, path))).toBe(true);
});

test('every link is to what it shows', () => {
  const shown = [...text.matchAll(/\[((?:[\w.-]+\/)+[\w.-]+|[\w-]+\.md)\]\(([^)]+)\)/g)];
  expect(shown.length).toBeGreaterThan(20);
  for (const [, label, target] of shown) expect(target).toBe(label);
});

test('every npm script is there', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: object };
  const named = all(/npm (?:run )?(start|test(?::\w+)?|(?<=run )[\w:]+)/g);
  expect(named.length).toBeGreaterThan(6);
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
});

test('every spec that is run is there, and the one test of it', () => {
  const specs = all(/npm run spec -- (?:--debug )?(\S+)/g);
  expect(specs.length).toBeGreaterThan(2);
  const found = specs.map((spec) => globSync('{apps,libs}/*/{src,test}/**/*.spec.ts', { cwd: root }).filter((file) => file.includes(spec)).length);
  expect(found).toEqual(specs.map(() => 1));
  const [, spec = '', name = ''] = /npm run spec -- (\S+) -t "([^"]+)"/.exec(text) ?? [];
  expect(read(spec)).toContain(name);
});

test('the page that is changed says what is replaced in it', () => {
  const [, from = '', file = ''] = /sed -i 's\/([^/]+)\/[^/]+\/' (\S+)/.exec(text) ?? [];
  expect(read(file)).toContain(from);
});
