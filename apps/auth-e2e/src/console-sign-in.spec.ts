import type { Browser } from 'playwright-core';
import { connectChromium, hasChromium } from './chromium.ts';
import { arriveAtConsole, invite } from './console-visitor.ts';
import { openScratch } from './scratch.ts';
import { newInstallation, startServer, type Installation } from './server-process.ts';
import { password } from './tokens.ts';
import { logIn, Visitor } from './visitor.ts';

/** How people sign in, said in the console: what is saved is what they are asked for. */

const scratch = openScratch();
afterAll(() => scratch.close());

const [ada, grace] = ['ada@example.com', 'grace@example.com'];

(hasChromium ? describe : describe.skip)('in Chromium', () => {
  let browser: Browser;
  let at: Installation;
  beforeAll(async () => {
    at = await newInstallation(scratch, { SYMBOLON_CONFIG: scratch.file({ clients: [], users: [{ username: grace, password, roles: ['staff'] }] }) });
    [browser] = await Promise.all([connectChromium(), startServer(at)]);
    await invite(browser, at, ada);
    await invite(browser, at, 'carl@example.com', 'auditor');
  });
  afterAll(() => browser.close());

  /** What Grace is shown who knows her password, and what the page has that asks for it. */
  const asked = async () => {
    const person = await Visitor.arrive(browser);
    await person.page.goto(`${at.issuer}/account`);
    const ways = await person.page.getByRole('button').or(person.page.getByRole('link', { name: 'email' })).allTextContents();
    await logIn(person.page, grace);
    await person.page.getByRole('heading', { level: 1, name: /Your account|Add an authenticator app/ }).waitFor();
    const heading = await person.page.getByRole('heading', { level: 1 }).textContent();
    await person.close();
    return [ways.filter((each) => each.includes('email')), heading];
  };

  test('what is chosen holds at the next log-in, and goes back to what holds where nothing is said', async () => {
    expect(await asked()).toEqual([[], 'Your account']);
    const visitor = await arriveAtConsole(browser, at, '/console/sign-in', ada);
    const { page } = visitor;
    await page.getByText('As it comes:').waitFor();
    await page.getByLabel('A code by email', { exact: true }).check();
    await page.getByLabel('Roles that are always asked').fill('staff\n');
    await page.getByLabel('Days without a second step in the same browser').fill('7');
    await page.getByLabel('Makes of passkeys').fill('2fc0579f-8113-47ea-b116-bb5a8db9202a\n');
    await page.getByLabel('gender').check();
    expect(await page.locator('details pre').nth(1).textContent()).toContain('symbolon sign-in set');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    expect(await asked()).toEqual([['Continue with email'], 'Add an authenticator app']);
    await page.reload();
    await page.waitForSelector('h1 bdi');
    expect([await page.getByLabel('Roles that are always asked').inputValue(), await page.getByLabel('Makes of passkeys').inputValue(), await page.getByLabel('Days without a second step in the same browser').inputValue(), await page.getByLabel('gender').isChecked()]).toEqual(['staff', '2fc0579f-8113-47ea-b116-bb5a8db9202a', '7', true]);
    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Back to the defaults' }).click();
    await page.getByText('As it comes:').waitFor();
    expect(await asked()).toEqual([[], 'Your account']);
    expect(visitor.complaints.filter((each) => !/status of 404/.test(each))).toEqual([]);
    await visitor.close();
  });

  test('a log-in that begins with nothing is not saved, and the page says why', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/sign-in', ada);
    const { page } = visitor;
    for (const way of ['A password', 'A passkey']) await page.getByLabel(way, { exact: true }).uncheck();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('alert').getByText('/first_factors').waitFor();
    await visitor.close();
  });

  test('an auditor looks, with nothing to press that would be refused', async () => {
    const visitor = await arriveAtConsole(browser, at, '/console/sign-in', 'carl@example.com');
    const main = visitor.page.locator('main');
    await main.getByLabel('A password', { exact: true }).waitFor();
    expect([await main.getByRole('button').count(), await main.locator(':is(input, select, textarea):not([readonly]):not([disabled])').count()]).toEqual([0, 0]);
    await visitor.close();
  });
});
