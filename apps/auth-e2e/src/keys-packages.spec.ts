import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openScratch } from './scratch.ts';

/** What keys in a key service or a hardware module need is installed by who wants it, and loaded by nobody else. */
const root = join(import.meta.dirname, '../../..');
const built = join(root, 'apps/auth/dist');
const scratch = openScratch();
afterAll(() => scratch.close());

/** All that a file of the bundle loads before anybody asks, with it. */
function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  for (const [, name = ''] of readFileSync(join(built, file), 'utf8').matchAll(/^(?:import|export)\b[^;'"]*['"]([^'"]+)['"]/gm)) {
    if (name.startsWith('./')) loadedWith(name.slice(2), seen);
    else seen.add(name);
  }
  return seen;
}

const isOptional = (name: string) => /^@aws-sdk\/|^@smithy\/|^@azure\/|^google-auth-library$|^gaxios$|^pkcs11js$/.test(name);
const commandLine = readdirSync(built).find((name) => /^command-line-.*\.js$/.test(name)) ?? '';

test('a server that names no such place loads none of it, and has none in its bundle', () => {
  const loaded = [...loadedWith('main.js'), ...loadedWith(commandLine)];
  expect(loaded).toContain('pg');
  expect(loaded.filter((name) => isOptional(name) || name.startsWith('aws-kms') || name.startsWith('azure-') || name.startsWith('google-') || name.startsWith('pkcs11'))).toEqual([]);
  expect(readdirSync(built).filter((name) => name.endsWith('.js') && /class (KMSClient|GoogleAuth|KeyClient)\b/.test(readFileSync(join(built, name), 'utf8')))).toEqual([]);
});

test('an installation for production brings none of it', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { readonly dev?: boolean }> };
  const found = Object.entries(packages).filter(([path]) => isOptional(path.replace(/^node_modules\//, '')));
  expect(found.length).toBeGreaterThan(3);
  expect(found.filter(([, { dev }]) => dev !== true)).toEqual([]);
});

/** The built server, with all packages but these. */
function withoutThem(): string {
  const folder = scratch.directory();
  const names = ['node_modules', 'node_modules/@symbolon'].flatMap((at) => readdirSync(join(root, at)).filter((name) => !['@aws-sdk', '@azure', '@smithy', '@symbolon', 'google-auth-library', 'pkcs11js', '.cache'].includes(name)).map((name) => join(at, name)));
  for (const name of names) {
    mkdirSync(join(folder, dirname(name)), { recursive: true });
    symlinkSync(join(root, name), join(folder, name));
  }
  cpSync(built, join(folder, 'apps/auth/dist'), { recursive: true, filter: (path) => !path.endsWith('.map') });
  return folder;
}

/** What it says of a command that fails. */
async function said(folder: string, script: string, settings: NodeJS.ProcessEnv, ...command: readonly string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], SYMBOLON_DATA_DIR: join(folder, 'data'), ...settings };
  return promisify(execFile)(process.execPath, [join(folder, script), ...command], { env, cwd: folder }).then(() => 'it ran', (error: unknown) => (error as { readonly stderr: string }).stderr);
}

const google = { SYMBOLON_GOOGLE_KMS_KEY: 'projects/a/locations/global/keyRings/b/cryptoKeys/c' };

test.each([
  ['AWS KMS', { SYMBOLON_AWS_KMS_REGION: 'eu-central-1' }, 'symbolon: SYMBOLON_AWS_KMS_REGION is set, which needs a package that the server comes without: npm install --no-save -E @aws-sdk/client-kms@'],
  ['Google Cloud KMS', google, 'symbolon: SYMBOLON_GOOGLE_KMS_KEY is set, which needs a package that the server comes without: npm install --no-save -E google-auth-library@'],
  ['Azure Key Vault', { SYMBOLON_AZURE_VAULT_URL: 'https://shop.vault.azure.net' }, 'symbolon: SYMBOLON_AZURE_VAULT_URL is set, which needs a package that the server comes without: npm install --no-save -E @azure/keyvault-keys@'],
  ['PKCS #11', { SYMBOLON_PKCS11_MODULE: '/hsm.so', SYMBOLON_PKCS11_TOKEN: 'symbolon', SYMBOLON_PKCS11_PIN: '1234' }, 'symbolon: SYMBOLON_PKCS11_MODULE is set, which needs a package that the server comes without: npm install --no-save -E pkcs11js@'],
])('whoever names %s without its package is told what to install, in the version that was tried', async (_, settings, line) => {
  const folder = withoutThem();
  const run = (...command: readonly string[]) => said(folder, 'apps/auth/dist/main.js', settings, ...command);
  const [stderr, ...others] = [await run('keys', 'wrap'), await run('start'), await run('migrate')];
  expect(others).toEqual([stderr, stderr]);
  expect(readdirSync(folder).sort()).toEqual(['apps', 'node_modules']); // a node that cannot start has made and changed nothing
  const [, packages = ''] = /-E (.*) \(docs\/keys\.md\)\n$/.exec(stderr) ?? [];
  const tried = (JSON.parse(readFileSync(join(root, 'apps/auth/package.json'), 'utf8')) as { devDependencies: Record<string, string> }).devDependencies;
  expect([stderr.startsWith(line), packages.split(' ')]).toEqual([true, packages.split(' ').map((each) => each.slice(0, each.lastIndexOf('@'))).map((name) => `${name}@${tried[name]}`)]);
});

test('what was unpacked from the tarball, which has no npm, says where to install it', async () => {
  const folder = withoutThem();
  mkdirSync(join(folder, 'apps/cli'));
  writeFileSync(join(folder, 'apps/cli/packaged.mjs'), "await import('../auth/dist/main.js');\n"); // what it is known by
  expect(await said(folder, 'apps/cli/packaged.mjs', google, 'keys', 'wrap')).toMatch(new RegExp(`: npm install --no-save -E google-auth-library@[\\d.]+, by an npm of yours in ${folder} \\(docs/keys\\.md\\)\\n$`));
});
