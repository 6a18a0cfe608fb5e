import type { Browser } from 'playwright-core';
import { violationsIn } from './accessibility.ts';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';

/** The looks of the pages, said in the console: what the preview shows is what people see. */

const scratch = openScratch();
afterAll(() => scratch.close());

const ada = 'ada@example.com';
const grace = 'grace@example.com';
const logo = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 10"><rect width="40" height="10" fill="#0a7f5a"/></svg>');
const name = '<b>Acme</b> مرحبا 👩‍🚀';

/** What a page looks like, asked inside of it. */
const looks = `(() => {
  const style = (selector) => getComputedStyle(document.querySelector(selector));
  return [document.querySelector('header.brand').textContent, style('#submit').backgroundColor, style('body').backgroundColor, style('main').borderRadius, document.querySelector('img.logo')?.naturalWidth > 0];
})()`;

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [], users: [{ username: grace, password }] }) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    await invite(browser, at, 'carl@example.com', 'auditor');
  });
  afterAll(() => browser.close());

  test('a draft is seen on the page itself, and what is saved is what people see; it goes back to the original', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/branding', ada);
    const { page } = visitor;
    await page.getByText('The pages look as they come.').waitFor();
    const frame = page.frameLocator('.preview iframe');
    await frame.locator('#submit').waitFor();
    await page.getByLabel('Logo', { exact: true }).setInputFiles({ name: 'logo.svg', mimeType: 'image/svg+xml', buffer: logo });
    await page.getByPlaceholder('#24406e').fill('#0a7f5a');
    await page.getByPlaceholder('#f3f2ee').fill('#fff0e0');
    await page.getByRole('img', { name: 'Logo' }).waitFor();
    await page.getByLabel('Name', { exact: true }).fill(name); // last: who sees it, sees the rest
    await frame.locator('header.brand', { hasText: name }).waitFor();
    const seen = await page.frames()[1]?.evaluate<unknown>(looks);
    expect(await page.locator('details pre').nth(2).textContent()).toContain(`branding:\n  name: ${JSON.stringify(name)}\n  logo: file:logo\n  primary_color: "#0a7f5a"`);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const other = await visitor.tab();
    await other.goto(`${at.issuer}/account?account=other`);
    await other.waitForSelector('#submit');
    expect(await other.evaluate<unknown>(looks)).toEqual(seen);
    expect(seen).toEqual([name, 'rgb(10, 127, 90)', 'rgb(255, 240, 224)', expect.stringMatching(/px$/) as string, true]);
    await page.bringToFront();
    await page.getByRole('button', { name: 'Back to the original looks' }).click();
    expect(await page.textContent('dialog[open]')).toContain(`Name, logo, colours and links of ${name} go from every page and every mail, at once.`);
    await page.getByRole('dialog').getByRole('button', { name: 'Back to the original looks' }).click();
    await page.getByText('The pages look as they come.').waitFor();
    expect(visitor.complaints.filter((each) => !/status of 404/.test(each))).toEqual([]);
    await visitor.close();
  });

  test('any page is seen, in any language, in dark colours; it runs nothing and leads nowhere', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/branding', ada);
    const { page } = visitor;
    const frame = page.frameLocator('.preview iframe');
    await frame.locator('#submit').waitFor();
    const choices = page.locator('.preview .choices');
    await choices.getByLabel('Language').selectOption('de');
    await choices.getByLabel('Colours').selectOption('dark');
    await choices.getByLabel('Page').selectOption('consent');
    await frame.locator('html[lang=de] main[data-page=consent]').waitFor();
    await frame.locator('main', { hasText: 'Acme Notes' }).waitFor();
    const inside = page.frames()[1];
    expect([await inside?.evaluate<string>(`getComputedStyle(document.body).backgroundColor`), await inside?.evaluate<number>('document.scripts.length')]).toEqual(['rgb(18, 19, 22)', 0]);
    await frame.locator('#consent-approve').click({ force: true, timeout: 2_000 }).catch(() => undefined);
    expect([inside?.url(), page.url()]).toEqual([`${at.issuer}/console/frame`, `${at.issuer}/console/branding`]);
    for (const each of ['signup', 'select-account', 'verify-email', 'forgot-password', 'reset-password', 'account', 'logged-out', 'error']) {
      await choices.getByLabel('Page').selectOption(each);
      await frame.locator(`main[data-page=${each}]`).waitFor();
    }
    expect(await violationsIn(page)).toEqual([]);
    expect(visitor.complaints.filter((each) => !/status of 404/.test(each))).toEqual([]);
    await visitor.close();
  });

  test('what cannot be is said beside its field, before it is saved, and somebody else’s change is a choice', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/branding', ada);
    const { page } = visitor;
    await page.getByLabel('Logo', { exact: true }).setInputFiles({ name: 'large.png', mimeType: 'image/png', buffer: Buffer.alloc(102_401) });
    await page.getByRole('alert').getByText('more than 100 KB').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('First');
    await page.getByLabel('Help').fill('javascript:alert(1)');
    await page.locator('.preview').getByRole('alert').getByText('/links/help').waitFor();
    await page.getByLabel('Help').fill('');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const other = await visitor.tab();
    await other.goto(`${at.issuer}/console/branding`);
    await other.getByLabel('Name', { exact: true }).fill('Theirs');
    await other.getByRole('button', { name: 'Save' }).click();
    await other.getByText('Saved.').waitFor();
    await page.bringToFront();
    await page.getByLabel('Name', { exact: true }).fill('Mine');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog', { name: 'Somebody else has changed this meanwhile' }).waitFor();
    expect(await page.locator('dialog[open] tbody td').allInnerTexts()).toEqual(['Theirs', 'Mine']);
    await page.getByRole('button', { name: 'Take theirs' }).click();
    await page.locator('input[value="Theirs"]').waitFor();
    await visitor.close();
  });

  test('an auditor looks, with no button that would be refused', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/branding', 'carl@example.com');
    await visitor.page.frameLocator('.preview iframe').locator('#submit').waitFor();
    expect(await visitor.page.locator('main').getByRole('button').count()).toBe(0);
    expect(await visitor.page.locator('main .branding input:not([readonly]):not([disabled])').count()).toBe(0);
    await visitor.close();
  });
});
