import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { s256 } from '@symbolon/crypto';
import { pino } from 'pino';
import { ourCatalogues } from '../src/pages/messages/catalogues.ts';
import { loadPageRenderer } from '../src/pages/page-renderer.ts';
import { SettingsError } from '../src/platform/config.ts';
import { Browser } from './browser.ts';
import { password, secret, shop, startProvider, type Provider } from './provider.ts';

const callback = 'https://app.example.com/callback';
const file = {
  ...shop,
  clients: [{ client_id: 'web', client_secret: secret, grant_types: ['authorization_code'], scope: 'openid', redirect_uris: [callback] }],
};
const members = { client_id: 'web', redirect_uri: callback, response_type: 'code', code_challenge: s256('v'.repeat(43)), code_challenge_method: 'S256' };
const path = `/oauth/authorize?${new URLSearchParams(members).toString()}`;

describe('with the module of the example', () => {
  let provider: Provider;
  beforeAll(async () => {
    provider = await startProvider({ SYMBOLON_PAGES: resolve(import.meta.dirname, '../../../examples/pages/pages.mjs') });
    await provider.apply(file);
  });
  afterAll(() => provider.close());

  test('its log-in page is shown and logs people in, and the page that it leaves to us is ours', async () => {
    const browser = new Browser(provider);
    const page = await browser.go(path);
    expect(page.text).toContain('<h1>Welcome back</h1>');
    const refused = await browser.submit(page, { username: 'ada@example.com', password: '' });
    expect(refused.text).toContain('<p id="error" role="alert">Please fill in every field.</p>');
    const consent = await browser.submit(refused, { username: 'ada@example.com', password });
    expect(consent.text).toContain('id="consent-approve"');
    expect((await browser.submit(consent, { decision: 'approve' })).location).toMatch(/^https:\/\/app\.example\.com\/callback\?code=/);
  });

  test('it is under the same Content-Security-Policy, with a nonce that is new each time', async () => {
    const browser = new Browser(provider);
    const [one, two] = [await browser.go(path), await browser.go(path)];
    const nonce = (text: string) => /<style nonce="([\w-]+)">/.exec(text)?.[1] ?? 'none';
    expect(one.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce(one.text)}'`);
    expect(nonce(one.text)).not.toBe(nonce(two.text));
  });
});

describe('a module', () => {
  const folder = mkdtempSync(join(tmpdir(), 'symbolon-pages-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const written = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  test.each([
    ['that is not there', join(folder, 'missing.mjs')],
    ['that does not load', written('broken.mjs', 'throw new Error("broken");')],
    ['without the function', written('empty.mjs', 'export const other = 1;')],
  ])('%s stops the start, and the message names the setting', async (_, SYMBOLON_PAGES) => {
    const loading = loadPageRenderer({ path: SYMBOLON_PAGES, log: pino({ level: 'silent' }), languages: { current: () => ourCatalogues }, rereads: false });
    await expect(loading).rejects.toThrow(/^SYMBOLON_PAGES is .*, which cannot be used: ./);
    await expect(loading).rejects.toBeInstanceOf(SettingsError);
  });

  test.each([
    ['throws', 'export const renderPage = () => { throw new Error("broken-of-a-page"); };'],
    ['answers something else', 'export const renderPage = () => 5;'],
  ])('that %s shows our page, and the log says what it said', async (name, text) => {
    const provider = await startProvider({ SYMBOLON_PAGES: written(`${name.replaceAll(' ', '-')}.mjs`, text) });
    await provider.apply(file);
    const page = await new Browser(provider).go(path);
    expect([page.status, page.text.includes('<h1>Sign in</h1>'), page.text.includes('of-a-page')]).toEqual([200, true, false]);
    const lines = provider.log.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === 'a page of SYMBOLON_PAGES failed: ours was shown');
    expect(lines).toEqual([expect.objectContaining({ page: 'login', reason: name === 'throws' ? 'Error: broken-of-a-page' : 'TypeError: renderPage of SYMBOLON_PAGES must answer a string, or undefined for the page of ours.' })]);
    await provider.close();
  });
});
