import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { launchServer, newInstallation, startServer } from './server-process.ts';
import { Visitor } from './visitor.ts';

/** A language that somebody adds as docs/languages.md says, in the built server and a real browser. */
const root = join(import.meta.dirname, '../../..');
const page = readFileSync(join(root, 'docs/languages.md'), 'utf8');
const examples = new Map([...page.matchAll(/<!-- languages test: (\w+) -->\n```sh\n([^]*?)```/g)].map(([, name = '', script = '']) => [name, script]));

const scratch = openScratch();
afterAll(() => scratch.close());
const folder = join(scratch.path, 'translations');
const file = join(folder, 'nl.json');

/** Runs what the page shows, with a folder of this test; answers the exit status and what was printed. */
const run = (name: string): Promise<{ readonly code: number; readonly stdout: string }> =>
  promisify(execFile)('sh', ['-c', (examples.get(name) ?? 'exit 9').replaceAll('translations', folder)], { cwd: root, env: { PATH: process.env['PATH'], HOME: scratch.path } }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    ({ code, stdout }: { code: number; stdout: string }) => ({ code, stdout }),
  );

test('every command of the page is run here', () => {
  expect([...examples.keys()]).toEqual(['template', 'check', 'start']);
  expect(examples.get('start')).toBe('SYMBOLON_LANGUAGES=translations npm start\n');
});

test('the page leads from a template to what is missing', async () => {
  expect(await run('template')).toEqual({ code: 0, stdout: '' });
  const catalogue = JSON.parse(readFileSync(file, 'utf8')) as { language: string; login: Partial<Record<string, string>> };
  expect([catalogue.language, catalogue.login['heading']]).toEqual(['Nederlands', 'Sign in']);
  delete catalogue.login['stay'];
  catalogue.login['heading'] = 'Inloggen';
  writeFileSync(file, JSON.stringify(catalogue));
  const { code, stdout } = await run('check');
  expect(code).toBe(1);
  expect(stdout).toMatch(/nl\.json: 1 of \d+ sentences are missing, and shown in English:\n {2}login\.stay: Stay signed in\n/);
});

test('a file that cannot be used stops the start in one line', async () => {
  const broken = scratch.directory();
  writeFileSync(join(broken, 'nl.json'), '{"login": {"headin": "Inloggen"}}');
  const server = launchServer(await newInstallation(scratch, { SYMBOLON_LANGUAGES: broken }));
  expect(await server.ended).toBe(1);
  expect(server.stderr.split('\n').filter((line) => !line.startsWith('{'))).toEqual(['symbolon: SYMBOLON_LANGUAGES: nl.json: login.headin is no sentence of ours: did you mean login.heading?', '']);
});

const rightOf = (box: { readonly x: number; readonly width: number } | null): number => (box ? box.x + box.width : NaN);

const others = [
  'ar', 'bg', 'ca', 'cs', 'da', 'el', 'et', 'eu', 'fa', 'fi', 'gl', 'he', 'hi', 'hr', 'hu', 'id', 'is', 'it', 'ko', 'lt', 'lv', 'nb', 'pl', 'pt', 'pt-BR', 'ro', 'ru', 'sk', 'sl', 'sv', 'th', 'tr', 'uk', 'vi', 'zh-Hans', 'zh-Hant',
];

(hasChromium ? test : test.skip)('in Chromium it is the language of a Dutch browser, and stands in a menu of more than forty, from which others are chosen', async () => {
  for (const locale of others) writeFileSync(join(folder, `${locale}.json`), locale === 'he' ? '{"login": {"heading": "כניסה"}}' : '{}');
  const at = await newInstallation(scratch, { SYMBOLON_LANGUAGES: folder });
  const server = await startServer(at);
  const browser = await connectChromium();
  const visitor = await Visitor.arrive(browser, { locale: 'nl-NL', viewport: { width: 390, height: 844 } });
  await visitor.page.goto(`${at.issuer}/account`);
  expect([await visitor.page.innerText('h1'), await visitor.page.innerText('label[for=stay]')]).toEqual(['Inloggen', 'Stay signed in']);
  await visitor.page.click('summary');
  expect(await visitor.page.locator('.languages a').count()).toBe(6 + others.length);
  expect(await visitor.page.innerText('.languages a[aria-current]')).toBe('Nederlands');
  await visitor.page.click('.languages a[hreflang=he]');
  expect(await visitor.page.innerText('h1')).toBe('כניסה');
  expect(await visitor.page.evaluate<unknown>('[document.dir, getComputedStyle(document.body).direction, document.documentElement.scrollWidth <= innerWidth]')).toEqual(['rtl', 'rtl', true]);
  const edges = await Promise.all(['main', 'h1', 'label[for=login]'].map(async (part) => rightOf(await visitor.page.locator(part).boundingBox())));
  expect(edges.map((edge) => (edges[0] ?? 0) - edge)).toEqual([0, 20, 20]); // the padding of the card, on the right
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
  await browser.close();
  await server.stop();
});
