import type { Browser } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import type { Visitor } from './visitor.ts';

/** Who relies on what, in a real browser: the picture, whom a change breaks, the versions of a contract, and what names may be like. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const orders = 'https://orders.example.com';
const large = 'https://large.example.com';
const markup = '<img src=x onerror=alert(1)>';
const rtl = 'مرحبا 👩‍🚀 بالعالم';
const text = { type: 'string' };
const claims = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`claim_${index}`, { schema: text, from: { user: `claim_${index}` } }]));
const file = {
  resource_servers: [{ contract: { audience: large, name: rtl, scopes: { 'large:read': markup }, claims: { ...claims, [`long_${'x'.repeat(120)}`]: { schema: text, from: { constant: 'y'.repeat(4_000) }, description: markup } } } }],
  consumers: Array.from({ length: 100 }, (_, index) => ({ consumer: `reader-${index}`, contact: markup, relies_on: [{ audience: large, claims: { [`claim_${index}`]: { schema: text } } }] })),
  clients: [{ client_id: 'portal', client_name: rtl, client_secret: 'a-client-secret-of-32-characters', grant_types: ['client_credentials'], scope: 'large:read' }],
};

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  let visitor: Visitor;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file(file) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    visitor = await arriveAtConsole(browser, at, '/console/apis', ada, { viewport: { width: 1280, height: 800 } });
  });
  afterAll(async () => {
    await visitor.close();
    await browser.close();
  });

  /** A service that reads roles; the console is no place where one is registered. */
  const register = (consumer: string, contact: string) => ({ consumer, contact, relies_on: [{ audience: orders, claims: { roles: { schema: { type: 'array', items: text } } } }] });

  test('an API is made with a contract, and who relies on a claim is broken by its end: in the picture, and when it is saved', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'New API' }).click();
    await page.getByLabel('Audience').fill(orders);
    await page.getByLabel('Name', { exact: true }).fill('Orders');
    await page.getByRole('button', { name: 'Add a claim' }).click();
    await page.getByLabel('Claim', { exact: true }).fill('roles');
    await page.getByLabel('Type: roles').selectOption('string[]');
    await page.getByLabel('user: roles').fill('roles');
    await page.getByLabel('Log-ins accepted (acr)').fill('aal2  phr');
    await page.getByLabel('Logged in at most … seconds ago').fill('300');
    const [request] = await Promise.all([page.waitForRequest((each) => each.method() === 'POST' && each.url().endsWith('/resource-servers')), page.getByRole('button', { name: 'New API' }).click()]);
    await page.getByRole('heading', { level: 1, name: 'Orders' }).waitFor();
    const authorization = (await request.allHeaders())['authorization'] ?? '';
    for (const each of ['billing', 'shop']) {
      const { status } = await fetch(`${at.issuer}/admin/v1/consumers/${each}`, { method: 'PUT', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(register(each, `${each}@example.com`)) });
      expect(status).toBe(200);
    }
    await page.getByRole('link', { name: 'Who relies on it' }).click();
    await page.getByRole('button', { name: 'Claim roles' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('If roles goes away, this breaks:').waitFor();
    expect(await page.getByRole('region', { name: 'What hangs on it' }).getByRole('listitem').allInnerTexts()).toEqual([
      `billing relies on claims.roles of ${orders}: this claim is not there; ask billing@example.com`,
      `shop relies on claims.roles of ${orders}: this claim is not there; ask shop@example.com`,
    ]);
    expect(await page.locator('.picture button.on').allInnerTexts()).toEqual(['Orders', 'roles', 'billing', 'shop']);
    expect(await violationsIn(page)).toEqual([]);
    await page.getByText('As a table').click();
    await page.getByRole('cell', { name: 'billing, shop' }).waitFor();
    await page.goto(`${at.issuer}/console/apis/${encodeURIComponent(orders)}`);
    await page.getByRole('button', { name: 'Take away: roles' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('alert').getByText('billing relies on claims.roles').waitFor();
    await page.getByLabel('Why they may be broken').fill('they know');
    await page.getByRole('button', { name: 'Save all the same' }).click();
    await page.getByText('Saved.').waitFor();
    await page.reload();
    expect([await page.getByLabel('Log-ins accepted (acr)').inputValue(), await page.getByLabel('Logged in at most … seconds ago').inputValue()]).toEqual(['aal2 phr', '300']);
    const published = await fetch(`${at.issuer}/oauth/contract?audience=${encodeURIComponent(orders)}`);
    expect(await published.json()).toMatchObject({ claims: {}, acr_values: ['aal2', 'phr'], max_age: 300 });
  });

  test('two versions stand beside each other, with whom the difference breaks, and a consumer is told what it lacks', async () => {
    const { page } = visitor;
    await page.getByRole('link', { name: 'Versions' }).click();
    await page.locator('pre.removed').waitFor();
    expect(await page.locator('.diff li > p').allInnerTexts()).toEqual([expect.stringMatching(/claims\.roles\s+Breaking/), 'is gone from the tokens']);
    expect(await page.locator('pre.removed').innerText()).toMatch(/^− \{\n−/);
    expect(await page.locator('ul.alert li').allInnerTexts()).toEqual(['billing (billing@example.com): claims.roles this claim is not there', 'shop (shop@example.com): claims.roles this claim is not there']);
    expect(await violationsIn(page)).toEqual([]);
    await page.getByLabel('From version').selectOption({ index: 0 });
    await page.getByText('Both say the same.').waitFor();
    await page.goto(`${at.issuer}/console/consumers`);
    await page.getByRole('link', { name: 'billing' }).click();
    await page.getByText('Lacks something').waitFor();
    expect(await page.locator('tbody tr').allInnerTexts()).toEqual([expect.stringMatching(/roles\s+https:\/\/orders.example.com\s+string\[\]\s+Always\s+Not given/)]);
    expect(await violationsIn(page)).toEqual([]);
    await page.getByRole('button', { name: 'Delete the consumer' }).click();
    expect(await page.textContent('dialog[open]')).toContain('Changes that break billing are refused no more.');
    await page.getByRole('dialog').getByRole('button', { name: 'Delete the consumer' }).click();
    await page.getByText('Done: Delete the consumer').waitFor();
    expect(await page.getByRole('link', { name: 'billing' }).count()).toBe(0);
  });

  test('of hundreds the picture shows what matters, in any colours and on a telephone, and names are nothing but text', async () => {
    const { page } = visitor;
    await page.goto(`${at.issuer}/console/contracts`);
    await page.getByRole('button', { name: 'Show 102 nobody relies on' }).waitFor();
    expect(await page.locator('.picture li').count()).toBe(1 + 2 + 102 + 101);
    await page.getByLabel('Filter by name').fill('reader-42');
    await page.getByRole('button', { name: 'Consumer reader-42' }).waitFor();
    expect(await page.locator('.picture li bdi').allInnerTexts()).toEqual([rtl, rtl, 'claim_42', 'reader-42']);
    await page.getByRole('button', { name: 'Claim claim_42' }).click();
    await page.getByText('These consumers state that they rely on it.').waitFor();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      expect(await violationsIn(page)).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    for (const path of ['/console/contracts', `/console/apis/${encodeURIComponent(large)}`, `/console/apis/${encodeURIComponent(orders)}`, `/console/apis/${encodeURIComponent(orders)}/versions`, '/console/apis/new', '/console/consumers/reader-1']) {
      await page.goto(`${at.issuer}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.waitForSelector('[aria-busy]', { state: 'detached' });
      expect([path, await page.evaluate<number>('document.documentElement.scrollWidth'), await page.locator('main img').count()]).toEqual([path, 320, 0]);
      expect([path, await violationsIn(page)]).toEqual([path, []]);
    }
    expect(visitor.complaints.filter((each) => !/status of (400|409)/.test(each))).toEqual([]);
  });
});
