import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { connectChromium, hasChromium } from './chromium.ts';
import { installContracts, type InstalledContracts } from './installed-contracts.ts';
import { openScratch, type Scratch } from './scratch.ts';

/** `@symbolon/contracts` as others get it: packed, installed into a fresh project, used there. */

const request = { client: { method: 'client_secret_post', clientId: 'shop', clientSecret: '[secret]' }, resource: [], grantType: 'password', username: 'ada', password: '[secret]' };
const keys = { keys: [{ kid: '1', use: 'sig', kty: 'OKP', alg: 'EdDSA', crv: 'Ed25519', x: 'eA' }] };

let scratch: Scratch;
let installed: InstalledContracts;
beforeAll(async () => {
  scratch = openScratch();
  installed = await installContracts(scratch.directory());
});
afterAll(() => scratch.close());

const within = (pattern: string) => globSync(pattern, { cwd: join(installed.path, 'node_modules/@symbolon/contracts') }).sort();
const read = (file: string) => readFileSync(join(installed.path, 'node_modules/@symbolon/contracts', file), 'utf8');

test('the package holds what is built, the documents, and nothing else', () => {
  expect(within('*')).toEqual(['LICENSE', 'README.md', 'dist', 'documents', 'package.json']);
  expect(within('**/*.{spec.*,tsbuildinfo}')).toEqual([]);
  expect(within('dist/*').filter((name) => !/\.(js|d\.ts)$/.test(name))).toEqual(['dist/account', 'dist/admin', 'dist/scim', 'dist/ssf']);
  expect(within('dist/{account,admin,scim,ssf}/*').filter((name) => !/\.(js|d\.ts)$/.test(name))).toEqual([]);
  expect(JSON.parse(read('package.json'))).toMatchObject({ license: 'Apache-2.0', type: 'module', sideEffects: false, dependencies: { zod: '4.6.7' } });
});

test('nothing in it imports anything but zod', () => {
  const imported = within('dist/**/*.{js,d.ts}').flatMap((file) => ts.preProcessFile(read(file), true, true).importedFiles.map(({ fileName }) => fileName)).filter((name) => !name.startsWith('.'));
  expect([...new Set(imported)]).toEqual(['zod']);
});

test('plain JavaScript uses it in Node, and its documents by name', async () => {
  expect(JSON.parse(await installed.run('plain.mjs'))).toEqual({ openapi: '3.1.1', schema: ['OAuthTokenRequest'], request, keys, duration: '15m' });
});

/** How others have their compiler: with the checks of this library's declarations that most leave out. */
const strict = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--target', 'es2023'];
const inNode = ['--module', 'nodenext', '--types', 'node', '--typeRoots', join(import.meta.dirname, '../../../node_modules/@types')];
const inBrowser = ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2023,dom,dom.iterable'];
const check = (...args: readonly string[]) => installed.tool('typescript/bin/tsc', ...strict, ...args);

test.each([['Node', inNode], ['a browser', inBrowser]])('strict TypeScript for %s accepts it, and refuses mistakes', async (_, environment) => {
  expect(await check('--skipLibCheck', 'false', ...environment, 'typed.ts')).toEqual({ code: 0, output: '' });
});

describe('what it adds to the work of the compiler', () => {
  const measure = async (source: string, ...options: readonly string[]) => {
    writeFileSync(join(installed.path, 'measured.ts'), `import * as z from 'zod';\nexport const own = z.object({ name: z.string() });\n${source}`);
    const { output } = await check(...inNode, '--extendedDiagnostics', ...options, 'measured.ts');
    const count = (name: string) => Number(new RegExp(`^${name}: +(\\d+)`, 'm').exec(output)?.[1]);
    return { types: count('Types'), instantiations: count('Instantiations') };
  };
  const everything = "import * as contracts from '@symbolon/contracts';\nexport const all = contracts;";
  type Counts = Awaited<ReturnType<typeof measure>>;
  const added = (before: Counts, after: Counts) => ({ types: after.types - before.types, instantiations: after.instantiations - before.instantiations });

  test('to import everything: next to nothing', async () => {
    const { types, instantiations } = added(await measure('', '--skipLibCheck'), await measure(everything, '--skipLibCheck'));
    expect(types).toBeLessThan(100);
    expect(instantiations).toBeLessThan(100);
  });

  describe('with every declaration checked', () => {
    let zodAlone: Counts;
    beforeAll(async () => {
      zodAlone = await measure('', '--skipLibCheck', 'false');
    });

    test('a small part of what zod takes', async () => {
      const { types, instantiations } = added(zodAlone, await measure(everything, '--skipLibCheck', 'false'));
      expect(types).toBeLessThan(18_000); // 8,000 without SCIM, Shared Signals and the admin API, to which a kind of object more adds 200, and whose queries and bodies are not written out as those of the pages and events are
      expect(instantiations).toBeLessThan(58_000); // 30,000 without them
    });
  });
});

describe('a bundle has only what is used', () => {
  const bundled = async (name: string, source: string) => {
    writeFileSync(join(installed.path, name), source);
    return installed.bundle(name);
  };
  const elsewhere = ['frontchannel_logout_urls', 'authorization_challenge_endpoint', 'relies_on', 'openidConfiguration'];

  test('everything', async () => {
    const text = await bundled('everything.mjs', "import * as all from '@symbolon/contracts';\nglobalThis.all = all;");
    for (const name of [...elsewhere, 'grant_type', '_zod']) expect(text).toContain(name);
  });

  test('a pure function comes alone, without zod', async () => {
    const text = await bundled('duration.mjs', "import { formatDuration } from '@symbolon/contracts';\nglobalThis.out = formatDuration(900);");
    for (const name of [...elsewhere, 'grant_type', '_zod']) expect(text).not.toContain(name);
    expect(text.length).toBeLessThan(1_000);
  });

  test('token requests come without pages, metadata and contracts', async () => {
    const text = await bundled('request.mjs', "import { OAuthTokenRequest } from '@symbolon/contracts';\nglobalThis.out = OAuthTokenRequest.fromForm('a=b');");
    for (const name of elsewhere) expect(text).not.toContain(name);
    for (const name of ['grant_type', '_zod']) expect(text).toContain(name);
  });
});

(hasChromium ? test : test.skip)('it runs in a page and in a worker', async () => {
  const script = await installed.bundle('browser.mjs');
  const browser = await connectChromium();
  scratch.onClose(() => browser.close());
  const page = await browser.newPage();
  await page.route('http://app.test/', (route) => route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>App</title>' }));
  await page.route('http://app.test/worker.js', (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
  await page.route('http://app.test/oauth/jwks', (route) => route.fulfill({ json: keys }));
  await page.goto('http://app.test/');
  await page.addScriptTag({ content: script });
  expect(JSON.parse(await page.evaluate<string>('outcome'))).toEqual({ request, keys });
  const told = page.evaluate<string>("new Promise((resolve, reject) => Object.assign(new Worker('/worker.js'), { onmessage: ({ data }) => resolve(data), onerror: reject }))");
  expect(JSON.parse(await told)).toEqual({ request, keys });
});
