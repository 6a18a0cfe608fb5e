import { utimesSync } from 'node:fs';
import { join } from 'node:path';
import { isBuilt } from './build.mjs';
import { workspace } from './test/workspace.mjs';

/** @type {ReturnType<typeof workspace>} */
let tiny;
beforeEach(async () => {
  tiny = workspace();
  tiny.write('apps/auth/src/main.spec.ts', 'a spec');
  tiny.write('apps/auth/src/domain/users/README.md', 'a page');
  tiny.write('libs/one/src/generated/client.ts', 'generated');
  tiny.write('prisma/migrations/0001/migration.sql', 'create');
  await start();
});
afterEach(() => tiny.remove());

const start = () => tiny.launch(['plan']).ended;
const builds = () => tiny.read('nx.log').split('\n').length - 1;

test('a built server is not built again', async () => {
  await start();
  expect({ built: isBuilt(tiny.root), builds: builds() }).toEqual({ built: true, builds: 1 });
});

test.each(['apps/auth/src/main.ts', 'apps/auth/dist/main.js', 'libs/one/src/index.ts'])('a touched %s is not stale', (file) => {
  utimesSync(join(tiny.root, file), 1, 1);
  const touched = tiny.read('tmp/built.json');
  expect(isBuilt(tiny.root)).toBe(true);
  expect(tiny.read('tmp/built.json')).not.toBe(touched);
});

test.each([
  'apps/auth/src/main.ts',
  'apps/auth/src/surfaces/oauth/new.ts',
  'apps/auth/rolldown.config.js',
  'apps/auth/package.json',
  'libs/one/src/index.ts',
  'libs/one/package.json',
  'libs/two/src/index.ts',
  'prisma/migrations/0001/migration.sql',
  'tsconfig.base.json',
  'package-lock.json',
  'apps/auth/dist/main.js',
])('a changed or new %s is stale', (file) => {
  tiny.write(file, `${tiny.read(file)} `);
  expect(isBuilt(tiny.root)).toBe(false);
});

test('what is stale is built again, and is stale no more', async () => {
  tiny.write('libs/one/src/index.ts', 'changed');
  await start();
  expect({ built: isBuilt(tiny.root), builds: builds() }).toEqual({ built: true, builds: 2 });
});

test.each(['libs/one/src/index.ts', 'apps/auth/dist', 'tmp'])('a removed %s is stale', (file) => {
  tiny.remove(file);
  expect(isBuilt(tiny.root)).toBe(false);
});

test.each([
  'apps/auth/src/main.spec.ts',
  'apps/auth/src/domain/users/README.md',
  'libs/one/src/README.md',
  'prisma/README.md',
  'libs/one/src/generated/client.ts',
  'README.md',
  'apps/cli/run.mjs',
])('a changed or new %s is not stale', (file) => {
  tiny.write(file, 'changed');
  expect(isBuilt(tiny.root)).toBe(true);
});

test('two at once build once', async () => {
  tiny.write('libs/one/src/index.ts', 'changed');
  await Promise.all([start(), start()]);
  expect(builds()).toBe(2);
});

test("a failed build prints nx's words, starts nothing and is tried again", async () => {
  tiny.write('libs/one/src/index.ts', 'changed');
  tiny.write('node_modules/nx/dist/bin/nx.js', "console.log('main.ts:1: no such thing'); process.exit(1);");
  for (let time = 0; time < 2; time++) {
    const { code, stdout, stderr } = await start();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe('Building …\nmain.ts:1: no such thing\n\nThe build failed; its words are above.\n');
  }
});
