import { symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { workspace } from './test/workspace.mjs';

// It tells what it is made of, and lives until it is told to end.
const SERVER = `
import { appendFileSync } from 'node:fs';
import { model } from '../../../libs/database/src/generated/client.ts';
import { one } from '../../../libs/one/src/index.ts';
const source = 1;
const args = process.argv.slice(2);
appendFileSync('server.log', args.join(' ') + '\\n');
if (args[0] === 'start') setInterval(() => {}, 1000);
process.on('SIGTERM', () => process.exit(0)).on('disconnect', () => process.exit(0));
process.channel?.unref();
const { SYMBOLON_WORKERS: workers, SYMBOLON_DRAIN_SECONDS: drain } = process.env;
console.log(JSON.stringify({ args, source, one, model, workers, drain, flags: process.execArgv }));
console.log('  Symbolon is ready at http://localhost:1');
`;
const CONFIG = `export default { input: 'src/main.ts', platform: 'node', output: { dir: 'dist', format: 'esm', sourcemap: true, cleanDir: true } };`;
const NX = `
const fs = require('node:fs');
fs.appendFileSync('nx.log', process.argv.slice(2).join(' ') + '\\n');
const [from, to] = process.argv.includes('generate') ? ['prisma/schema.prisma', 'libs/database/src/generated/client.ts'] : ['apps/auth/src/main.ts', 'apps/auth/dist/main.js'];
fs.mkdirSync(require('node:path').dirname(to), { recursive: true });
fs.copyFileSync(from, to);
`;
const [MAIN, LIBRARY, SCHEMA] = ['apps/auth/src/main.ts', 'libs/one/src/index.ts', 'prisma/schema.prisma'];
const rolldown = dirname(createRequire(import.meta.url).resolve('rolldown/package.json'));

/** @type {ReturnType<typeof workspace>} */
let tiny;
beforeEach(() => {
  tiny = workspace();
  tiny.write(MAIN, SERVER);
  tiny.write('apps/auth/rolldown.config.js', CONFIG);
  tiny.write('libs/database/src/index.ts', '');
  tiny.write(SCHEMA, 'export const model = 1;');
  tiny.write('nx.source', NX);
  tiny.install();
  symlinkSync(rolldown, join(tiny.root, 'node_modules/rolldown'));
});
afterEach(async () => {
  await end();
  tiny.remove();
});

/** @type {ReturnType<ReturnType<typeof workspace>['launch']> & { stdout: string, stderr: string } | undefined} */
let dev;
async function end(/** @type {NodeJS.Signals} */ signal = 'SIGTERM') {
  dev?.child.kill(signal);
  const ended = await dev?.ended;
  dev = undefined;
  return ended;
}

/** Starts it and waits for the first server. @param {string[]} args @param {Parameters<typeof tiny.launch>[1]} [options] */
async function develop(args = [], options = { command: [process.execPath, join(tiny.root, 'apps/cli/dev.mjs')] }) {
  const launched = tiny.launch(args, options);
  const started = (dev = { ...launched, stdout: '', stderr: '' });
  launched.child.stdout.on('data', (text) => (started.stdout += text));
  launched.child.stderr.on('data', (text) => (started.stderr += text));
  await printed('stdout', /health .*\n/);
}

/** Waits until it has printed this so often. @param {'stdout' | 'stderr'} stream @param {RegExp} pattern */
async function printed(stream, pattern, times = 1) {
  const seen = () => [...(dev?.[stream] ?? '').matchAll(new RegExp(pattern, 'g'))].length;
  while (seen() < times) await new Promise((resolve) => setTimeout(resolve, 10));
}

const servers = () => [...(dev?.stdout ?? '').matchAll(/^\{.*\}$/gm)].map(([line]) => JSON.parse(line));
const replace = (/** @type {string} */ file, /** @type {string} */ from, /** @type {string} */ to) => tiny.write(file, tiny.read(file).replace(from, to));

test('serves what the sources say, in one process with source maps, and prints where to look', async () => {
  await develop(['--config', 'x.yaml']);
  const start = { args: ['start', '--config', 'x.yaml'], workers: '1', drain: '1', flags: ['--enable-source-maps'] };
  expect(servers()).toEqual([{ ...start, source: 1, one: 1, model: 1 }]);
  for (const path of ['/account', '/.well-known/openid-configuration', '/health/ready']) expect(dev?.stdout).toContain(` http://localhost:1${path}\n`);
  expect(dev?.stdout).toContain(` ${join(tiny.root, '.symbolon/mails')}\n`);
  expect(dev?.stderr).toBe('Generating …\n');
});

test('settings of the person win, and with SMTP no folder of mails is named', async () => {
  const env = { SYMBOLON_WORKERS: '3', SYMBOLON_DRAIN_SECONDS_FILE: '/x', SYMBOLON_SMTP_URL: 'smtp://localhost' };
  await develop([], { command: [process.execPath, join(tiny.root, 'apps/cli/dev.mjs')], env });
  expect(servers()).toMatchObject([{ workers: '3' }]);
  expect(servers()[0]).not.toHaveProperty('drain');
  expect(dev?.stdout).not.toContain('mails');
});

test('through npm, it serves on the data of `npm start`: those of where the person stands', async () => {
  await develop([], { command: ['npm', 'run', 'dev'], cwd: join(tiny.root, 'libs') });
  expect(dev?.stdout).toContain(` ${join(tiny.root, 'libs/.symbolon/mails')}\n`);
});

test('what is generated already is not generated again', async () => {
  await develop();
  await end();
  await develop();
  expect(tiny.read('nx.log')).toBe('run-many -t generate\n');
});

test.each([
  ['the app', MAIN, 'source = 1', { source: 2, one: 1, model: 1 }],
  ['a library', LIBRARY, 'one = 1', { source: 1, one: 2, model: 1 }],
  ['the schema, from which code is generated', SCHEMA, 'model = 1', { source: 1, one: 1, model: 2 }],
])('a saved change of %s is served by the next process', async (_, file, from, expected) => {
  await develop();
  replace(file, from, from.replace('1', '2'));
  await printed('stderr', /Restarted in \d+ ms\.\n/);
  expect(servers()).toMatchObject([{ source: 1, one: 1, model: 1 }, expected]);
});

test('a migration is applied by the next process', async () => {
  await develop();
  tiny.write('prisma/migrations/0001/migration.sql', 'create');
  await printed('stderr', /Restarted in/);
  expect(servers()).toHaveLength(2);
});

test('a mistake is printed while the server goes on, and what is right again is served', async () => {
  await develop();
  replace(MAIN, 'source = 1', 'source = ');
  await printed('stderr', /PARSE_ERROR[^]*main\.ts[^]*The build failed; what was built before goes on\.\n/);
  replace(MAIN, 'source = ', 'source = 3');
  await printed('stderr', /Restarted in/);
  expect(servers()).toMatchObject([{ source: 1 }, { source: 3 }]);
});

test('an import of a file that is made only afterwards is found then', async () => {
  await develop();
  replace(MAIN, 'const source = 1', "import { source } from './new/source.ts'");
  await printed('stderr', /UNRESOLVED_IMPORT[^]*The build failed/);
  tiny.write('apps/auth/src/new/source.ts', 'export const source = 4;');
  await printed('stderr', /Restarted in/);
  expect(servers()).toMatchObject([{ source: 1 }, { source: 4 }]);
});

test('a mistake at the start is printed, and what is right is served', async () => {
  replace(MAIN, 'source = 1', 'source = ');
  const right = printed('stderr', /The build failed/).then(() => replace(MAIN, 'source = ', 'source = 5'));
  await Promise.all([develop(), right]);
  expect(servers()).toMatchObject([{ source: 5 }]);
});

test('what the server does not run restarts nothing', async () => {
  await develop();
  tiny.write('apps/auth/src/main.spec.ts', 'a spec');
  await printed('stderr', /Nothing that the server runs has changed\.\n/);
  expect(servers()).toHaveLength(1);
});

test('a change of what documents are made from is told', async () => {
  await develop();
  tiny.write('apps/auth/src/platform/config.ts', 'a setting');
  await printed('stderr', /apps\/auth\/src\/platform\/config\.ts changed: once it is right, `npm run generate` writes/);
});

describe('a server that ends by itself', () => {
  beforeEach(async () => {
    await develop();
    replace(MAIN, "console.log('  Symbolon", "if (args[0] === 'start') process.exit(9);\nconsole.log('  Symbolon");
    await printed('stderr', /The server ended \(9\)\. It starts again with the next change\.\n/);
  });

  test('is started again with the next change', async () => {
    replace(MAIN, 'exit(9)', 'on("x", () => 0)');
    await printed('stdout', /Symbolon is ready/, 2);
  });

  test('leaves nothing behind when all ends: a command joins what it left, and leaves as the last', async () => {
    expect(await end()).toMatchObject({ code: 0, stderr: expect.not.stringContaining('left running') });
    expect(tiny.read('server.log')).toBe('start\nstart\naudit --since 9999-12-31\n');
  });
});

test('a server in an endless loop is killed for the next', async () => {
  tiny.write(MAIN, `${SERVER}for (; args[0] === 'start'; ) continue;`);
  await develop();
  replace(MAIN, 'continue;', 'break;');
  await printed('stdout', /Symbolon is ready/, 2);
});

test('`npm start` looks at its own build only', async () => {
  const builds = () => tiny.read('nx.log').split('\n').filter((line) => line.includes('-t build')).length;
  await tiny.launch(['plan']).ended;
  const built = tiny.read('apps/auth/dist/main.js');
  await develop();
  replace(MAIN, 'source = 1', 'source = 6');
  await printed('stderr', /Restarted in/);
  await end();
  expect([builds(), tiny.read('apps/auth/dist/main.js')]).toEqual([1, built]);
  await tiny.launch(['plan']).ended;
  expect([builds(), tiny.read('apps/auth/dist/main.js')]).toEqual([2, tiny.read(MAIN)]);
});

// `ended` also waits until the watcher and the server, who share the launcher's output, are gone.
describe('an end', () => {
  test.each(/** @type {const} */ (['SIGTERM', 'SIGINT']))('%s ends everything', async (signal) => {
    await develop();
    expect(await end(signal)).toMatchObject({ code: 0, signal: null, stderr: expect.not.stringContaining('The server ended') });
  });

  test('a launcher killed with -9 leaves nothing behind', async () => {
    await develop();
    expect(await end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  });

  test('so does an npm that is killed with -9', async () => {
    await develop(['run', 'dev'], { command: ['npm'] });
    expect(await end('SIGKILL')).toMatchObject({ signal: 'SIGKILL' });
  });
});
