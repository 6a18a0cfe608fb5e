import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { connectChromium, hasChromium } from './chromium.ts';
import { freePort } from './free-port.ts';
import { openScratch, type Scratch } from './scratch.ts';
import { emptyInstallation, startServer, type Installation } from './server-process.ts';
import { until } from './until.ts';
import { Visitor } from './visitor.ts';

const root = join(import.meta.dirname, '../../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The commands that the README marks with a name. */
function commands(name: string): string {
  const found = new RegExp(`<!-- readme test: ${name} -->\\n\`\`\`sh\\n([\\s\\S]*?)\`\`\``).exec(readme)?.[1];
  if (found === undefined) throw new Error(`The README has no commands marked ${name}.`);
  return found;
}

let scratch: Scratch;
let installation: Installation;
let known: Record<string, string>;

/** Runs commands as a reader would, at the root of the checkout, against this test's server instead of port 3000. */
async function run(script: string): Promise<string> {
  const { stdout } = await promisify(execFile)('sh', ['-ec', script.replaceAll('http://localhost:3000', installation.issuer)], {
    cwd: root,
    env: { PATH: process.env['PATH'], HOME: scratch.path, ...installation.settings, ...known },
  });
  return stdout;
}
const runForJson = async (name: string) => JSON.parse(await run(commands(name))) as Record<string, unknown>;

beforeAll(async () => {
  scratch = openScratch();
  installation = await emptyInstallation(scratch);
  const server = await startServer(installation);
  const secretOf = async (label: string) => (await server.printed(new RegExp(`^    ${label} +(\\S+)$`, 'm')))[1] ?? '';
  known = { CLIENT_SECRET: await secretOf('client_secret'), PASSWORD: await secretOf('password') };
});
afterAll(() => scratch.close());

test('the first token comes as the README shows it', async () => {
  const token = await runForJson('token');
  const shown = JSON.parse(/```json\n(\{\n {2}"access_token"[\s\S]*?)```/.exec(readme)?.[1] ?? '') as Record<string, unknown>;
  expect({ ...token, access_token: '' }).toEqual({ ...shown, access_token: '' });
});

test('the token that the README shows holds what it says', () => {
  const payload = /"access_token": "[^.]*\.([^.]*)/.exec(readme)?.[1] ?? '';
  const shown = /^Decoded, [^]*?```json\n([^]*?)```/m.exec(readme)?.[1] ?? '';
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual(JSON.parse(shown));
});

test.each([...readme.matchAll(/<!-- part of: (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(([, path = '', part]) => [path, part]))('the part of %s that the README shows is in it', (path, part) => {
  expect(readFileSync(join(root, path), 'utf8')).toContain(part);
});

test.each([...readme.matchAll(/<!-- whole: (\S+) -->\n```\w+\n([\s\S]*?)```/g)].map(([, path = '', whole]) => [path, whole]))('%s is as the README shows it', (path, whole) => {
  expect(readFileSync(join(root, path), 'utf8')).toBe(whole);
});

(hasChromium ? test : test.skip)('a person logs in at the application that the README shows, as it is printed', async () => {
  const [, path = '', program = ''] = /<!-- whole: (\S+app\.mjs) -->\n```js\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = dirname(path);
  const port = await freePort();
  const here = (text: string) => text.replaceAll('http://localhost:3000', installation.issuer).replaceAll('8080', String(port));
  mkdirSync(join(scratch.path, folder), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(scratch.path, 'node_modules'));
  writeFileSync(join(scratch.path, path), here(program));
  writeFileSync(join(scratch.path, folder, 'symbolon.yaml'), here(readFileSync(join(root, folder, 'symbolon.yaml'), 'utf8')));

  const env = { PATH: process.env['PATH'], HOME: scratch.path, ...installation.settings };
  const script = commands('log-in').replaceAll(folder, join(scratch.path, folder)).replace(/^node /m, 'exec node ');
  const application = spawn('sh', ['-ec', script], { cwd: root, env, stdio: 'inherit' });
  scratch.onClose(async () => {
    if (application.exitCode === null && application.kill()) await once(application, 'close');
  });
  await until('the application', () => fetch(`http://localhost:${port}/nothing`).then(({ status }) => status === 404, () => false));

  const browser = await connectChromium();
  const { page } = await Visitor.arrive(browser);
  await page.goto(`http://localhost:${port}`);
  await page.fill('#login', 'first@symbolon.local');
  await page.fill('#password', known['PASSWORD'] ?? '');
  await page.click('#submit');
  await page.click('#consent-approve');
  expect(await page.innerText('body')).toBe('Hello first@symbolon.local');
  await browser.close();
});

test('the refusal that the README shows is that of the example', () => {
  const refusal = /^ {4}(symbolon: .*)$/gm;
  const [first, ...others] = [...readme.matchAll(refusal)].map(([, line]) => line);
  expect(others).toEqual([first]);
  expect([...readFileSync(join(root, 'examples/shop/README.md'), 'utf8').matchAll(refusal)].map(([, line]) => line)).toEqual([first]);
  expect(commands('story')).toBe('node examples/shop/story.mjs\n'); // which shop-story.spec.ts runs
});

test('a service gets its own token', async () => {
  expect(await runForJson('machine')).toMatchObject({ token_type: 'Bearer', scope: 'first:read' });
});

test('a person signs up, and the refresh token is exchanged', async () => {
  const signedUp = await runForJson('signup');
  known['REFRESH_TOKEN'] = String(signedUp['refresh_token']);
  expect(await runForJson('refresh')).toMatchObject({ scope: signedUp['scope'], refresh_token: expect.not.stringMatching(known['REFRESH_TOKEN']) as string });
});

test('the example file is planned and applied', async () => {
  expect(await run(commands('file'))).toContain("+ client shop-backend");
});

test('every npm script that the README names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object };
  const named = [...readme.matchAll(/npm (?:run )?(start|test|[a-z]+:[a-z]+|symbolon|generate|bench|dev|spec)\b/g)].map(([, name]) => name);
  expect(named.length).toBeGreaterThan(4);
  for (const name of named) expect(Object.keys(scripts)).toContain(name);
});
