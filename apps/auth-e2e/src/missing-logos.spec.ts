import type { Browser, Page } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';
import { authorizeUrl, logIn, Visitor } from './visitor.ts';

/** Logos come from servers of others, which may be gone: what a person sees then, in a real browser. */
const scratch = openScratch();
afterAll(() => scratch.close());

const logo = 'https://cdn.notes.example/logo.svg';
const brand = 'https://cdn.acme.example/logo.svg';
const callback = 'https://notes.example/callback';
const client = { client_id: 'notes', client_name: 'notes of Acme', client_secret: 'a-client-secret-of-32-characters', grant_types: ['authorization_code'], scope: 'openid', require_pkce: false, redirect_uris: [callback], logo_uri: logo, client_uri: 'https://notes.example/' };
const narrow = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="32"><rect width="16" height="16" fill="green"/></svg>';

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  let visitor: Visitor;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ branding: { name: 'Acme', logo_url: brand }, clients: [client], users: [{ username: 'ada', password }] }) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
  });
  beforeEach(async () => {
    visitor = await Visitor.arrive(browser);
  });
  afterEach(() => visitor.close());
  afterAll(() => browser.close());

  /** The page that asks for consent, once its images are there, or known not to be. */
  async function consent(answer: { readonly status: number; readonly body?: string }): Promise<Page> {
    const { page } = visitor;
    for (const url of [logo, brand]) await page.route(url, (route) => route.fulfill({ ...answer, contentType: 'image/svg+xml' }));
    await page.goto(authorizeUrl(at.issuer, 'notes', callback));
    await logIn(page, 'ada');
    await page.waitForSelector('#consent-approve');
    await page.waitForFunction('[...document.images].every((image) => image.complete)');
    return page;
  }
  const sizes = async (page: Page, ...parts: readonly string[]) => Promise.all(parts.map(async (part) => page.locator(part).boundingBox().then((box) => box && [box.width, box.height])));

  /** What a person sees in the middle of the tile: the image, or the letter. */
  const seen = (page: Page) => page.evaluate<unknown>("(({ left, top }) => document.elementFromPoint(left + 20, top + 20).localName)(document.querySelector('.client-logo').getBoundingClientRect())");

  test('a logo that is not there leaves no sign of a broken image: the first letter of the application stands in its place, and the name of the installation alone', async () => {
    const page = await consent({ status: 404, body: '' });
    for (const size of await sizes(page, '.client img', '.logo')) expect((size?.[0] ?? 0) * (size?.[1] ?? 0)).toBe(0);
    expect(await sizes(page, '.client-logo')).toEqual([[40, 40]]);
    expect([await page.innerText('.client-logo'), await seen(page)]).toEqual(['N', 'span']);
    expect(await page.innerText('.brand')).toBe('Acme');
  });

  test('a logo that is there covers the letter', async () => {
    const page = await consent({ status: 200, body: narrow });
    expect(await sizes(page, '.client-logo', '.client img', '.logo')).toEqual([[40, 40], [40, 40], [9, 36]]);
    expect(await seen(page)).toBe('img');
  });
});
