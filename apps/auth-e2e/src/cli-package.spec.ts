import { execFile } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, globSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { parse } from 'yaml';
import { installPackages } from './installed-packages.ts';
import { openScratch, type Scratch } from './scratch.ts';

/** `@symbolon/cli` as others get it: packed, installed into an empty project far from any checkout, and used as its page says. */
const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'libs/cli/README.md'), 'utf8');

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

let scratch: Scratch;
let project: string;
let registry: string;
/** What was asked of the one registry that npm knows here. */
const asked: string[] = [];

beforeAll(async () => {
  scratch = openScratch();
  const server = createServer(({ url }, response) => {
    asked.push(url ?? '');
    response.writeHead(404).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  scratch.onClose(() => new Promise((closed) => server.close(closed)));
  const address = server.address();
  registry = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  project = await installPackages(scratch.path, ['contracts', 'cli'], ['zod', 'yaml']);
  for (const [, path = '', text = ''] of page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)```/g)) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
});
afterAll(() => scratch.close());

/** Runs a command as it is typed, with what a machine has that never saw this product. */
function run(script: string, cwd = project): Promise<Outcome> {
  const env = { PATH: process.env['PATH'], HOME: scratch.path, npm_config_registry: registry, npm_config_cache: join(scratch.path, 'cache'), npm_config_update_notifier: 'false' };
  return new Promise((resolve) => execFile('bash', ['-ec', script], { cwd, env }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })));
}

const scripts = [...page.matchAll(/<!-- test: (\w+) -->\n```sh\n([\s\S]*?)```\n\n((?: {4}.*\n|\n+(?= {4}))+)/g)].map(([, name = '', script = '', shown = '']) => ({ name, script, shown: shown.replaceAll(/^ {4}/gm, '') }));

test('every command of its page is run here', () => {
  expect(scripts).toHaveLength([...page.matchAll(/```sh\n/g)].length);
});

test.each(scripts)('it says what its page shows: $name', async ({ name, script, shown }) => {
  expect(await run(script)).toEqual({ code: name === 'diff' ? 1 : 0, stdout: shown, stderr: '' });
});

test('it holds what is built and its licence, and needs nothing of ours but the contracts', () => {
  const place = join(project, 'node_modules/@symbolon/cli');
  expect(globSync('*', { cwd: place }).sort()).toEqual(['LICENSE', 'README.md', 'dist', 'package.json', 'symbolon.js']);
  expect(globSync('**/*.{spec.*,ts}', { cwd: place, exclude: (name) => name.endsWith('.d.ts') })).toEqual([]);
  expect(globSync('node_modules/{@symbolon/*,[!@.]*}', { cwd: project }).sort()).toEqual(['node_modules/@symbolon/cli', 'node_modules/@symbolon/contracts', 'node_modules/yaml', 'node_modules/zod']);
});

test('it shows its version and its help, and says of other commands where they are', async () => {
  const { version } = JSON.parse(readFileSync(join(root, 'libs/cli/package.json'), 'utf8')) as { readonly version: string };
  expect(await run('npx --no --offline -- symbolon --version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  expect(await run('npx --no --offline -- symbolon')).toMatchObject({ code: 0, stdout: expect.stringContaining('symbolon contracts check CONTRACT CONSUMER...') });
  expect(await run('npx --no --offline -- symbolon apply -f symbolon.yaml')).toEqual({ code: 2, stdout: '', stderr: 'symbolon: apply needs the server, and @symbolon/cli is without it: run it in a checkout of Symbolon, by npm run symbolon.\n' });
});

describe('the CI of the shop, in a repository of its own,', () => {
  const workflow = parse(readFileSync(join(root, 'examples/shop/.github/workflows/contracts.yml'), 'utf8')) as { readonly jobs: { readonly contracts: { readonly steps: readonly { readonly run?: string }[] } } };
  const lines = workflow.jobs.contracts.steps.flatMap((step) => step.run?.split('\n') ?? []).filter((line) => line.includes('symbolon'));

  test('asks no registry, be the package installed or not', async () => {
    const contracts = globSync('contracts/*', { cwd: join(root, 'examples/shop') });
    for (const path of contracts) copyFileSync(join(root, 'examples/shop', path), join(project, path));
    copyFileSync(join(project, 'contracts/orders.contract.ts'), join(project, 'contracts/before.contract.ts'));
    const bare = scratch.directory();
    expect(lines).toHaveLength(2);
    for (const line of lines) {
      expect(await run(line)).toMatchObject({ code: 0, stderr: '' });
      expect(await run(line, bare)).toMatchObject({ code: 1, stdout: '' });
    }
    expect(asked).toEqual([]);
  });
});

describe('a package that is packed', () => {
  const open = globSync('libs/*/package.json', { cwd: root })
    .map((path) => ({ folder: dirname(path), manifest: JSON.parse(readFileSync(join(root, path), 'utf8')) as { readonly name: string; readonly private?: boolean; readonly publishConfig?: unknown; readonly scripts: Readonly<Record<string, string>> } }))
    .filter(({ manifest }) => manifest.publishConfig !== undefined)
    .map(({ folder, manifest }) => [folder, manifest] as const);

  test('is one of these', () => {
    expect(open.map(([folder]) => folder).sort()).toEqual(['libs/cli', 'libs/contracts', 'libs/resource-server', 'libs/testing']);
  });

  test('is built before, and so is what it needs', async () => {
    const copy = scratch.directory();
    const settings = ['package.json', 'package-lock.json', 'nx.json', 'tsconfig.base.json', 'jest.preset.js', 'jest.environment.js', 'jest.compiled.js', 'jest.runtime.js', 'oxlint.config.ts', 'oxlint.rules.js', '.npmrc', 'apps/cli', 'libs/contracts', 'libs/cli'];
    for (const path of settings) cpSync(join(root, path), join(copy, path), { recursive: true, filter: (name) => !/[/\\](dist|node_modules)$/.test(name) });
    for (const path of ['node_modules', 'libs/cli/node_modules', 'libs/contracts/node_modules']) linkEach(join(root, path), join(copy, path));
    for (const name of ['cli', 'contracts']) symlinkSync(join(copy, 'libs', name), join(copy, 'node_modules/@symbolon', name));
    const { stdout } = await run('npm pack --silent --json', join(copy, 'libs/cli'));
    const [packed] = JSON.parse(stdout) as readonly { readonly files: readonly { readonly path: string }[] }[];
    expect(packed?.files.map(({ path }) => path)).toEqual(expect.arrayContaining(['LICENSE', 'README.md', 'dist/index.js', 'dist/main.js', 'package.json', 'symbolon.js']));
  });

  test.each(open)('%s: is built before, and has its licence', (folder, { name, scripts: { prepack } }) => {
    expect(prepack).toBe(`node ../../apps/cli/run.mjs build --projects=${name} 1>&2`);
    expect(existsSync(join(root, folder, 'LICENSE')) && readFileSync(join(root, folder, 'LICENSE'), 'utf8')).toBe(readFileSync(join(root, 'LICENSE'), 'utf8'));
  });
});

/** Another folder of modules with what is in one, but for what is ours. */
function linkEach(from: string, to: string): void {
  mkdirSync(join(to, '@symbolon'), { recursive: true });
  if (existsSync(from)) for (const name of readdirSync(from)) if (name !== '@symbolon') symlinkSync(join(from, name), join(to, name));
}
