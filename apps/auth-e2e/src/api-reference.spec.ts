import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer } from './server-process.ts';
import { Visitor } from './visitor.ts';

/** The API reference of the built server in a real browser: what is shown, what the browser complains about, who is asked. */

const scratch = openScratch();
afterAll(() => scratch.close());

/** Swagger UI's own, not to be mended from outside: what is pressed to open a row holds the link to it; a long example scrolls by pointer; a choice that is shut has no name. */
const known = ['nested-interactive', 'scrollable-region-focusable', 'select-name'];

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly operationId: string; readonly tags: readonly string[] }>>>>;
}
const { paths } = JSON.parse(readFileSync(join(import.meta.dirname, '../../../libs/contracts/documents/openapi.json'), 'utf8')) as Document;
const all = Object.values(paths).flatMap((path) => Object.values(path));
/** Those that are shown at once: the pages, a person's own account and what other systems speak are opened by who wants them. */
const operations = all.filter(({ tags }) => !tags.some((tag) => ['Pages', 'Account', 'SCIM', 'Shared Signals', 'SAML', 'Admin: scim sources', 'Admin: scim targets', 'Admin: signal streams', 'Admin: signal sources'].includes(tag))).map(({ operationId }) => operationId);

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let issuer: string;
  let visitor: Visitor;
  let page: Page;
  const asked: string[] = [];
  // Opened once for all: the renderer takes seconds to lay it out. Each test shuts again what it opened.
  beforeAll(async () => {
    const at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ branding: { name: 'Acme Identity' }, clients: [], users: [] }) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    issuer = at.issuer;
    visitor = await Visitor.arrive(browser);
    page = visitor.page;
    page.on('request', (request) => void asked.push(request.url()));
    await page.goto(`${issuer}/docs`);
    await page.waitForSelector('.opblock');
  });
  afterAll(() => browser.close());

  /** Opens an endpoint, or shuts it. */
  const press = (operation: string) => page.click(`[id$="-${operation}"] .opblock-summary-control`);
  async function typeToken(): Promise<void> {
    await page.click('.btn.authorize');
    await page.fill('#auth-bearer-value', 'a-token');
    await page.click('.auth-container:has(#auth-bearer-value) .btn.authorize');
  }
  async function forgetToken(): Promise<void> {
    await page.click('.auth-container:has(h4 code:text("bearer")) .btn:text("Logout")');
    await page.click('.modal-ux .close-modal');
  }

  test('every endpoint is shown under the name of the installation, nobody else is asked, and the browser complains about nothing', async () => {
    expect(await page.title()).toBe('API reference – Acme Identity');
    expect(await page.evaluate<number>(`document.querySelectorAll('.opblock').length`)).toBe(operations.length);
    await press('listUsers');
    await page.waitForSelector('[id$="-listUsers"] .responses-table');
    expect(await page.textContent('[id$="-listUsers"] .opblock-description-wrapper')).toBe('Needs the permission users:read, and a token with the scope symbolon:users:read.');
    expect(asked.filter((url) => !url.startsWith(`${issuer}/`) && !url.startsWith('data:'))).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    await press('listUsers');
  });

  test('a request that is tried carries the token that was typed, and no cookie', async () => {
    await visitor.context.addCookies([{ name: 'somebody', value: 'is-logged-in', url: issuer }]);
    await typeToken();
    await page.click('.modal-ux .close-modal');
    await press('getMe');
    await page.click('[id$="-getMe"] .try-out__btn');
    const [request] = await Promise.all([page.waitForRequest(`${issuer}/admin/v1/me`), page.click('[id$="-getMe"] .execute')]);
    const headers = await request.allHeaders();
    expect([headers['authorization'], headers['cookie']]).toEqual(['Bearer a-token', undefined]);
    expect(await page.textContent('[id$="-getMe"] tr.response .response-col_status')).toBe('401');
    await press('getMe');
    await page.click('.btn.authorize');
    await forgetToken();
  });

  test('nothing is kept of a token when the page is left', async () => {
    await typeToken();
    expect(await page.evaluate<number>('localStorage.length + sessionStorage.length')).toBe(0);
    await forgetToken();
  });

  test.each(['light', 'dark'] as const)('it can be read by everybody, in %s colours, as far as the renderer allows, and on a telephone', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    // The page hears of the colours by an event of its own, and changes after the call.
    await page.waitForSelector(colorScheme === 'dark' ? 'html.dark-mode' : 'html:not(.dark-mode)');
    await press('createUser');
    await page.waitForSelector('[id$="-createUser"] .responses-table');
    expect((await violationsIn(page)).filter(([rule]) => !known.includes(rule))).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBe(360);
    await page.setViewportSize({ width: 1280, height: 720 });
    await press('createUser');
  });
});
